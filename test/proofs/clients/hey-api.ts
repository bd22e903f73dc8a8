import { client } from './generated/client.gen.ts';
import {
  createCustomConnectorV1,
  deleteCustomConnectorV1,
  getConnectorCorrelationConfigV1,
  getConnectorListV1,
  getConnectorSourceConfigV1,
  getConnectorSourceTemplateV1,
  getConnectorTranslationsV1,
  getConnectorV1,
  putConnectorCorrelationConfigV1,
  putConnectorSourceConfigV1,
  putConnectorSourceTemplateV1,
  putConnectorTranslationsV1,
  updateConnectorV1,
} from './generated/sdk.gen.ts';

/** Calls all operations of the v1 family by the client that @hey-api/openapi-ts makes, and prints what each gave. */
const [baseUrl = '', token = ''] = process.argv.slice(2);
client.setConfig({ baseUrl, auth: () => token });
const path = { scriptName: 'kettle' };
const inGerman = { scriptName: 'kettle', locale: 'de' } as const;
const upload = (text: string) => ({ path, body: { file: new File([text], 'document.xml') } });

const created = await createCustomConnectorV1({ body: { name: 'Kettle', className: 'org.example.Kettle' } });
const listed = await getConnectorListV1({ query: { filters: 'name sw "Work"', count: true } });
const form = await putConnectorSourceConfigV1(
  upload('<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd"/>'),
);
const template = await putConnectorSourceTemplateV1(upload('<Application name="Kettle"/>'));
const rules = await putConnectorCorrelationConfigV1(upload('<CorrelationConfig/>'));
const texts = await putConnectorTranslationsV1({
  path: inGerman,
  body: { file: new File(['ShortDesc=Wasserkocher'], 'de.properties') },
});
const readForm = await getConnectorSourceConfigV1({ path });
const readTemplate = await getConnectorSourceTemplateV1({ path });
const readRules = await getConnectorCorrelationConfigV1({ path });
const readTexts = await getConnectorTranslationsV1({ path: inGerman });
const detail = await getConnectorV1({ path, query: { locale: 'de' } });
const changed = await updateConnectorV1({
  path,
  body: [{ op: 'add', path: '/connectorMetadata/owner', value: 'kitchen' }],
});
const gone = await deleteCustomConnectorV1({ path });
const missing = await getConnectorV1({ path });

/** A document comes as a text, or as a Blob that holds it. */
const textOf = (data: unknown) => (data instanceof Blob ? data.text() : data);

process.stdout.write(
  JSON.stringify([
    created.data?.scriptName,
    listed.data?.map(({ name }) => name),
    [form, template, rules, texts].map(({ data }) => data?.status),
    await Promise.all([readForm, readTemplate, readRules, readTexts].map(({ data }) => textOf(data))),
    [detail.data?.sourceConfigFrom, detail.data?.uploadedFiles, detail.data?.connectorMetadata],
    changed.data?.connectorMetadata,
    gone.response?.status,
    missing.error && 'detailCode' in missing.error ? missing.error.detailCode : undefined,
  ]),
);
