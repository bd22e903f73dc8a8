import { FORM_NAMESPACE } from '../server/domain/connectors/document-kinds.ts';
import { MAX_XML_NODES } from '../server/domain/text/xml.ts';
import { upload } from './endurance-caller.ts';

/** Largest document that the server takes as it is started, in bytes. */
export const MAX_UPLOAD = 10_485_760;

/** The state that an upload of a document is answered with. */
export type Outcome = 'UPDATED' | 'ERROR';

/** A document of some bytes that can be made another one by its number. */
export interface BigForm {
  readonly outcome: Outcome;
  /** A multipart body with the form of that number; it is the same buffer each time. */
  body(number: number): Buffer;
}

/** Holds the place of the number. */
const PLACE = '0000000000';

const form = (inner: (room: number) => string, outcome: Outcome = 'UPDATED', root = 'Form'): BigForm => {
  const begin = `<${root} xmlns="${FORM_NAMESPACE}" connectorName="Endurance ${PLACE}">`;
  const end = `</${root}>`;
  const room = MAX_UPLOAD - 1 - begin.length - end.length;
  const { body } = upload(begin + inner(room).padEnd(room) + end);
  const at = body.indexOf(PLACE);
  return {
    outcome,
    body: (number) => {
      body.write(String(number).padStart(PLACE.length, '0'), at);
      return body;
    },
  };
};

/** As many fields as a document may have, with their attributes. */
const FIELDS = Math.floor(MAX_XML_NODES / 5) - 1;

const fields = (room: number): string => {
  const field = '<Field name="field" displayName="Label of a field" type="string" required="false"/>\n';
  return field.repeat(Math.min(FIELDS, Math.floor(room / field.length)));
};

/** Documents of one byte less than the server takes: one text, many elements, a comment, and one that is no form. */
export const bigForms = (): readonly BigForm[] => [
  form((room) => `<Section>${'x'.repeat(room - 19)}</Section>`),
  form(fields),
  form((room) => `<!--${'y'.repeat(room - 7)}-->`),
  form((room) => 'z'.repeat(room), 'ERROR', 'Shape'),
];

/** A small document of each kind, by the path that takes it. */
export const SMALL_DOCUMENTS = (number: number): readonly (readonly [path: string, document: string])[] => [
  ['source-config', `<Form xmlns="${FORM_NAMESPACE}" connectorName="Small ${number}"/>`],
  ['source-template', `<Application name="Small ${number}" type="small" connector="org.example.Small"/>`],
  ['correlation-config', `<CorrelationConfig name="Small ${number}"/>`],
  ['translations/de', `ShortDesc=Klein ${number}\n`],
];
