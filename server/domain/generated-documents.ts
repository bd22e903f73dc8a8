import { FORM_NAMESPACE } from './document-kinds.ts';
import type { ConnectorRecord, Documents } from './ports.ts';
import { escapeAttribute as attribute } from './xml.ts';

/**
 * The documents of a connector that is created, in the shape of the published example of ConnectorDetail.
 * [D example; A that creation makes it]
 */
export const generateDocuments = (
  connector: Pick<ConnectorRecord, 'className' | 'type' | 'directConnect' | 'fileUpload'>,
): Required<Documents> => {
  const type = attribute(connector.type);
  return {
    'source-config': form(type, connector),
    'source-template': withDoctype(
      'Application',
      `<Application connector="${attribute(connector.className)}" name="${type}" type="${type}"/>`,
    ),
    'correlation-config': correlationConfig(connector.type, ASSIGNMENTS),
  };
};

/** A document behind the prolog that all but forms have. [D] */
export const withDoctype = (root: string, body: string): string =>
  `<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE ${root} PUBLIC "sailpoint.dtd" "sailpoint.dtd">\n${body}\n`;

const form = (type: string, { directConnect, fileUpload }: Pick<ConnectorRecord, 'directConnect' | 'fileUpload'>) =>
  [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    `<Form xmlns="${FORM_NAMESPACE}" connectorName="${type}" directConnect="${directConnect}"${fileUpload ? ' fileUpload="true"' : ''} name="${type}" status="released" type="SourceConfig">`,
    '  <BaseConfig>',
    ...(fileUpload ? [JAR_UPLOAD] : []),
    '  </BaseConfig>',
    '</Form>',
    '',
  ].join('\n');

const JAR_UPLOAD =
  '    <Field maxFiles="10" maxSize="300" name="fileUpload" supportedExtensions="jar" type="fileupload" validateJSON="false"/>';

/** Identity attribute → account attribute. [D] */
const ASSIGNMENTS: Readonly<Record<string, string>> = { email: 'mail', empId: 'employeeNumber', displayName: 'cn' };

/** @param assignments identity attribute → account attribute. */
export const correlationConfig = (type: string, assignments: Readonly<Record<string, string>>): string =>
  withDoctype(
    'CorrelationConfig',
    [
      `<CorrelationConfig name="${attribute(type)} Account Correlation Config">`,
      '  <AttributeAssignments>',
      ...Object.entries(assignments).map(
        ([property, value]) => `    <Filter operation="EQ" property="${property}" value="${value}"/>`,
      ),
      '  </AttributeAssignments>',
      '</CorrelationConfig>',
    ].join('\n'),
  );
