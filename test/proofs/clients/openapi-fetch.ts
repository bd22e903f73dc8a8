import createClient from 'openapi-fetch';
import type { paths } from './generated/schema.ts';

/** Calls all operations of the v1 family by the types that openapi-typescript makes, and prints what each gave. */
const [baseUrl = '', token = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
const params = { path: { scriptName: 'kettle' } } as const;
const inGerman = { path: { scriptName: 'kettle', locale: 'de' } } as const;

const asForm = (body: { file?: string } | undefined): FormData => {
  const form = new FormData();
  if (body?.file !== undefined) form.append('file', new Blob([body.file]), 'document');
  return form;
};
const upload = (file: string) => ({ params, body: { file }, bodySerializer: asForm });

const created = await client.POST('/connectors/v1', { body: { name: 'Kettle', className: 'org.example.Kettle' } });
const listed = await client.GET('/connectors/v1', { params: { query: { filters: 'name sw "Work"', count: true } } });
const form = await client.PUT(
  '/connectors/v1/{scriptName}/source-config',
  upload('<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd"/>'),
);
const template = await client.PUT(
  '/connectors/v1/{scriptName}/source-template',
  upload('<Application name="Kettle"/>'),
);
const rules = await client.PUT('/connectors/v1/{scriptName}/correlation-config', upload('<CorrelationConfig/>'));
const texts = await client.PUT('/connectors/v1/{scriptName}/translations/{locale}', {
  params: inGerman,
  body: { file: 'ShortDesc=Wasserkocher' },
  bodySerializer: asForm,
});
const asText = { params, parseAs: 'text' } as const;
const readForm = await client.GET('/connectors/v1/{scriptName}/source-config', asText);
const readTemplate = await client.GET('/connectors/v1/{scriptName}/source-template', asText);
const readRules = await client.GET('/connectors/v1/{scriptName}/correlation-config', asText);
const readTexts = await client.GET('/connectors/v1/{scriptName}/translations/{locale}', {
  params: inGerman,
  parseAs: 'text',
});
const detail = await client.GET('/connectors/v1/{scriptName}', {
  params: { ...params, query: { locale: 'de' } },
});
const changed = await client.PATCH('/connectors/v1/{scriptName}', {
  params,
  body: [{ op: 'add', path: '/connectorMetadata/owner', value: 'kitchen' }],
  headers: { 'content-type': 'application/json-patch+json' },
});
const gone = await client.DELETE('/connectors/v1/{scriptName}', { params });
const missing = await client.GET('/connectors/v1/{scriptName}', { params });

process.stdout.write(
  JSON.stringify([
    created.data?.scriptName,
    listed.data?.map(({ name }) => name),
    [form, template, rules, texts].map(({ data }) => data?.status),
    [readForm, readTemplate, readRules, readTexts].map(({ data }) => data),
    [detail.data?.sourceConfigFrom, detail.data?.uploadedFiles, detail.data?.connectorMetadata],
    changed.data?.connectorMetadata,
    gone.response.status,
    missing.error && 'detailCode' in missing.error ? missing.error.detailCode : undefined,
  ]),
);
