import type { Case, Step } from '../case.ts';
import { absent, type Expected } from '../match.ts';
import { BAD_CONTENT, CREATED, create, get, patch, rejection, V2024 } from '../steps.ts';
import { METADATA, metadataIs, START } from './patch-steps.ts';

const FOUR_FIELDS = 'published list of the four fields that can be patched';

const FORM = '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="Ä"/>';

/** The XML fields, with a document for each and the path under which it is read. */
const DOCUMENTS = [
  ['application', 'applicationXml', '<Application name="Ä" type="b"/>', `${CREATED}/source-template`],
  [
    'correlation-config',
    'correlationConfigXml',
    '<CorrelationConfig name="Ä"/>',
    `${V2024}/{{scriptName}}/correlation-config`,
  ],
  ['source-config', 'sourceConfigXml', FORM, `${CREATED}/source-config`],
] as const;

const read = (path: string, text: Expected): Step => ({
  send: get(path),
  expect: { status: 200, headers: { 'content-type': /^application\/xml/ }, text },
});

const kindOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const documentCases = DOCUMENTS.flatMap(([id, field, document, path]): Case[] => [
  {
    id: `patch/${id}`,
    title: `${field} can be patched, and its document is the new text from then on.`,
    mark: 'D',
    source: FOUR_FIELDS,
    writes: true,
    steps: [
      create(),
      {
        send: patch(CREATED, [{ op: 'replace', path: `/${field}`, value: document }]),
        expect: { status: 200, json: { [field]: document } },
      },
      read(path, document),
    ],
  },
  {
    id: `patch/${id}-removed`,
    title: `${field} can be removed: its document is 404 from then on.`,
    mark: 'A',
    source: 'RFC 6902 defines remove, and no public source says that a document is required',
    settledBy: `a patch that removes ${field} from a custom connector of a tenant`,
    writes: true,
    steps: [
      create(),
      {
        send: patch(CREATED, [{ op: 'remove', path: `/${field}` }]),
        expect: { status: 200, json: { [field]: absent } },
      },
      { send: get(CREATED), expect: { status: 200, json: { [field]: absent } } },
      {
        send: get(path),
        expect: rejection(404, '404 Not found', /./, `Connector "{{scriptName}}" has no ${kindOf(path)}.`),
      },
    ],
  },
]);

/** Effects of a patch on documents. */
export const patchDocuments: readonly Case[] = [
  ...documentCases,
  {
    id: 'patch/document-encoding',
    title: 'The declared encoding of a patched document is ignored, and becomes UTF-8, in which it is sent.',
    mark: 'A',
    source: 'JSON is UTF-8, so the characters of a patched document are known',
    settledBy: 'a patch with a document that declares ISO-8859-1, its response, and the document read again',
    writes: true,
    steps: [
      create(),
      {
        send: patch(CREATED, [
          {
            op: 'replace',
            path: '/applicationXml',
            value: '<?xml version="1.0" encoding="ISO-8859-1"?><Application name="Ä"/>',
          },
        ]),
        expect: {
          status: 200,
          json: { applicationXml: '<?xml version="1.0" encoding="UTF-8"?><Application name="Ä"/>' },
        },
      },
      read(`${CREATED}/source-template`, '<?xml version="1.0" encoding="UTF-8"?><Application name="Ä"/>'),
    ],
  },
  {
    id: 'patch/document-moved',
    title: 'move can move a document into the metadata.',
    mark: 'D',
    source: FOUR_FIELDS,
    writes: true,
    steps: [
      ...START,
      {
        send: patch(CREATED, [{ op: 'move', from: '/applicationXml', path: '/connectorMetadata/rank' }]),
        expect: { status: 200, json: { applicationXml: absent } },
      },
      metadataIs({ ...METADATA, rank: '{{application}}' }),
    ],
  },
  {
    id: 'patch/document-back',
    title: 'A document that was removed can be added again.',
    mark: 'D',
    source: FOUR_FIELDS,
    writes: true,
    steps: [
      ...START,
      { send: patch(CREATED, [{ op: 'remove', path: '/sourceConfigXml' }]), expect: { status: 200 } },
      {
        send: patch(CREATED, [{ op: 'replace', path: '/sourceConfigXml', value: FORM }]),
        expect: rejection(400, BAD_CONTENT, /./, /Operation 0: the path does not exist/),
      },
      { send: patch(CREATED, [{ op: 'add', path: '/sourceConfigXml', value: FORM }]), expect: { status: 200 } },
      read(`${CREATED}/source-config`, FORM),
    ],
  },
];
