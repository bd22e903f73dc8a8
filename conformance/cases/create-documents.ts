import type { Case, Step } from '../case.ts';
import { all, type Expected, keys, type } from '../match.ts';
import { CREATED, create, get, upload, V2024 } from '../steps.ts';

const EXAMPLE = 'published example of a connector with its documents; that creation makes them is assumed';
const SETTLED = 'the documents of a connector that was created in a tenant and never changed';

/** Matches a start tag with these attributes, verbatim and in any order, possibly among others. */
const tag = (element: string, attributes: Readonly<Record<string, string>>): RegExp =>
  new RegExp(
    `<${element}${Object.entries(attributes)
      .map(([name, value]) => `(?=[^<>]*\\s${name}="${value.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}")`)
      .join('')}[\\s/>]`,
  );

const TYPE = 'Payroll & "HR"';
const TYPE_IN_XML = 'Payroll &amp; &quot;HR&quot;';

const created = (
  id: string,
  title: string,
  more: Readonly<Record<string, unknown>>,
  ...reads: readonly Step[]
): Case => ({
  id: `create/${id}`,
  title,
  mark: 'A',
  source: EXAMPLE,
  settledBy: SETTLED,
  writes: true,
  steps: [create(more), ...reads],
});

const detail = (json: Expected): Step => ({ send: get(CREATED), expect: { status: 200, json } });

/** What creation generates. */
export const createDocuments: readonly Case[] = [
  created(
    'application',
    'A new connector has an Application document that names its class and its type.',
    { type: 'Payroll' },
    detail({
      applicationXml: all(
        /^<\?xml /,
        /<!DOCTYPE Application PUBLIC "sailpoint\.dtd" "sailpoint\.dtd">/,
        tag('Application', { connector: 'org.example.Connector', name: 'Payroll', type: 'Payroll' }),
      ),
    }),
  ),
  created(
    'application-default-type',
    'Without a type, the generated documents contain the default one.',
    { name: 'Conformance {{run}}' },
    {
      send: get(`${CREATED}/source-template`),
      expect: {
        status: 200,
        text: [
          "<?xml version='1.0' encoding='UTF-8'?>",
          '<!DOCTYPE Application PUBLIC "sailpoint.dtd" "sailpoint.dtd">',
          '<Application connector="org.example.Connector" name="custom Conformance {{run}}" type="custom Conformance {{run}}"/>',
          '',
        ].join('\n'),
      },
    },
  ),
  created(
    'correlation-config',
    'A new connector has a CorrelationConfig of its type with mail, employee number and common name.',
    { type: 'Payroll' },
    detail({
      correlationConfigXml: all(
        tag('CorrelationConfig', { name: 'Payroll Account Correlation Config' }),
        tag('Filter', { operation: 'EQ', property: 'email', value: 'mail' }),
        tag('Filter', { operation: 'EQ', property: 'empId', value: 'employeeNumber' }),
        tag('Filter', { operation: 'EQ', property: 'displayName', value: 'cn' }),
      ),
    }),
  ),
  created(
    'form',
    'A new connector has a form of version 2.0 with its type, the status released and one field for the jar upload.',
    { type: 'Payroll', status: 'DEVELOPMENT' },
    detail({
      sourceConfigXml: all(
        tag('Form', {
          xmlns: 'http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd',
          connectorName: 'Payroll',
          name: 'Payroll',
          directConnect: 'true',
          fileUpload: 'true',
          status: 'released',
          type: 'SourceConfig',
        }),
        /<BaseConfig>\s*<Field [^<>]*\/>\s*<\/BaseConfig>/,
        tag('Field', { name: 'fileUpload', type: 'fileupload', supportedExtensions: 'jar' }),
      ),
    }),
  ),
  created(
    'form-not-direct',
    'The generated form of a connector that does not connect directly says so.',
    { directConnect: false },
    detail({ sourceConfigXml: tag('Form', { directConnect: 'false' }) }),
  ),
  created(
    'documents-escaped',
    'Characters that are special in XML are escaped in the generated documents.',
    { type: TYPE },
    detail({
      type: TYPE,
      applicationXml: tag('Application', { type: TYPE_IN_XML }),
      correlationConfigXml: tag('CorrelationConfig', { name: `${TYPE_IN_XML} Account Correlation Config` }),
      sourceConfigXml: tag('Form', { connectorName: TYPE_IN_XML }),
    }),
  ),
  created(
    'documents-acceptable',
    'The generated documents are valid uploads: uploaded again, they are UNCHANGED.',
    { type: `${TYPE} <\u0001'é>` },
    {
      ...detail({}),
      capture: { form: '/sourceConfigXml', application: '/applicationXml', correlation: '/correlationConfigXml' },
    },
    ...[
      [`${CREATED}/source-config`, '{{form}}'],
      [`${CREATED}/source-template`, '{{application}}'],
      [`${V2024}/{{scriptName}}/correlation-config`, '{{correlation}}'],
    ].map(
      ([path = '', text = '']): Step => ({
        send: upload(path, text),
        expect: { status: 200, json: { status: 'UNCHANGED' } },
      }),
    ),
  ),
  created(
    'storage',
    'A new connector allows file uploads, has none yet, and its storage key contains its scriptName.',
    {},
    detail({
      s3Location: 'custom-connector/{{scriptName}}',
      sourceConfigFrom: 'sp-connect',
      fileUpload: true,
      uploadedFiles: null,
    }),
  ),
  created(
    'empty-maps',
    'A new connector has neither metadata nor translations.',
    {},
    detail({
      connectorMetadata: all(type('object'), keys()),
      translationProperties: all(type('object'), keys()),
    }),
  ),
];
