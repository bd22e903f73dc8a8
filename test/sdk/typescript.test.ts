import {
  axiosRetry,
  Configuration,
  ConnectorsApi,
  ConnectorsBetaApi,
  ConnectorsV2024Api,
  Paginator,
} from 'sailpoint-api-client';
import t, { type Test } from 'tap';
import { startEmulator } from '../../server/index.ts';

/** The official SDK against the real server: it is told a base URL, a client id and a secret, the way its users tell it. */
const connect = async (t: Test) => {
  const emulator = await startEmulator({ port: 0, logLevel: 'silent' });
  t.teardown(() => emulator.close());
  process.env['SAIL_BASE_URL'] = emulator.url;
  process.env['SAIL_CLIENT_ID'] = 'sdk';
  process.env['SAIL_CLIENT_SECRET'] = 'secret';
  const configuration = new Configuration();
  configuration.retriesConfig = { retries: 0, retryDelay: axiosRetry.exponentialDelay };
  return { emulator, configuration, api: new ConnectorsApi(configuration) };
};

const scriptNameOf = ({ data }: { data: { scriptName?: string } }): string => data.scriptName ?? '';

/** The response to a request that is to fail. */
const rejectionOf = async (request: Promise<unknown>): Promise<unknown> => {
  try {
    await request;
  } catch (error) {
    return (error as { response?: unknown }).response;
  }
  return undefined;
};

const FORM = (label: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="SDK" name="SDK" type="SourceConfig">
  <Field name="host" displayName="${label}" type="text"/>
</Form>
`;
const APPLICATION = '<Application connector="org.example.Connector" name="SDK" type="SDK"/>\n';
const CORRELATION = '<CorrelationConfig name="SDK"/>\n';

t.test('every v3 operation', async (t) => {
  const { api } = await connect(t);

  const created = await api.createCustomConnector({
    v3CreateConnectorDto: { name: 'SDK Tour', className: 'org.example.Connector' },
  });
  t.match(created, { status: 200, data: { name: 'SDK Tour', type: 'custom SDK Tour', status: 'DEVELOPMENT' } });
  const scriptName = scriptNameOf(created);
  t.equal(scriptName, 'sdk-tour');

  t.match(await api.getConnector({ scriptName, locale: 'de' }), {
    status: 200,
    data: { scriptName, directConnect: true },
  });

  const patched = await api.updateConnector({
    scriptName,
    jsonPatchOperation: [
      { op: 'add', path: '/connectorMetadata/owner', value: { name: 'sdk' } },
      { op: 'replace', path: '/applicationXml', value: APPLICATION },
    ],
  });
  t.match(patched, {
    status: 200,
    data: { connectorMetadata: { owner: { name: 'sdk' } }, applicationXml: APPLICATION },
  });

  const uploads = [
    { kind: 'a File', file: new File([FORM('A')], 'form.xml'), sent: FORM('A') },
    { kind: 'a Blob', file: new Blob([FORM('B')]) as File, sent: FORM('B') },
    // FormData sends the line ends of a string as CRLF; the emulator stores what was sent.
    { kind: 'a string', file: FORM('C') as unknown as File, sent: FORM('C').replaceAll('\n', '\r\n') },
  ];
  for (const { kind, file, sent } of uploads) {
    const { data } = await api.putConnectorSourceConfig({ scriptName, file });
    t.match(data, { status: 'UPDATED', updatedFiles: [`custom-connector/${scriptName}/source-config.xml`] }, kind);
    t.equal((await api.getConnectorSourceConfig({ scriptName })).data, sent, `${kind} comes back`);
  }

  const template = new File([APPLICATION], 'application.xml');
  t.match((await api.putConnectorSourceTemplate({ scriptName, file: template })).data, { status: 'UNCHANGED' });
  t.equal((await api.getConnectorSourceTemplate({ scriptName })).data, APPLICATION);

  t.match((await api.putConnectorTranslations({ scriptName, locale: 'de' })).data, { status: 'SKIPPED' });
  t.match((await api.getConnectorTranslations({ scriptName: 'workday', locale: 'de' })).data, /^ShortDesc=/m);

  const list = await api.getConnectorList({ filters: 'name sw "Activ"', limit: 5, count: true });
  t.equal(list.headers['x-total-count'], '2');

  t.equal((await api.deleteCustomConnector({ scriptName })).status, 204);
  t.match(await rejectionOf(api.getConnector({ scriptName })), { status: 404, data: { detailCode: '404 Not found' } });
});

t.test('the correlation config of v2024, and the list of beta', async (t) => {
  const { api, configuration } = await connect(t);
  const scriptName = scriptNameOf(
    await api.createCustomConnector({
      v3CreateConnectorDto: { name: 'Correlated', className: 'org.example.Connector' },
    }),
  );
  const v2024 = new ConnectorsV2024Api(configuration);
  t.match(
    (await v2024.getConnectorCorrelationConfig({ scriptName })).data,
    /custom Correlated Account Correlation Config/,
  );
  const file = new File([CORRELATION], 'correlation.xml');
  t.match((await v2024.putConnectorCorrelationConfig({ scriptName, file })).data, { status: 'UPDATED' });
  t.equal((await v2024.getConnectorCorrelationConfig({ scriptName })).data, CORRELATION);
  t.equal((await v2024.getConnector({ scriptName })).data.correlationConfigXml, CORRELATION);

  const beta = new ConnectorsBetaApi(configuration);
  t.ok((await beta.getConnectorList({ filters: 'directConnect eq "false"' })).data.length > 0);
});

t.test('its paginator over more than one page', async (t) => {
  const { api } = await connect(t);
  const seeded = (await api.getConnectorList()).data.length;
  const added = Array.from({ length: 251 - seeded + 20 }, (_, index) => `Paged ${index}`);
  for (const name of added) {
    await api.createCustomConnector({ v3CreateConnectorDto: { name, className: 'x', status: 'RELEASED' } });
  }
  t.capture(console, 'log', () => {});
  const all = await Paginator.paginate(api, api.getConnectorList, {});
  const names = new Set(all.data.map(({ name }) => name));
  t.equal(names.size, seeded + added.length);
  t.ok(names.size > 250);
});

t.test('a rejection is told with the reason', async (t) => {
  const { api } = await connect(t);
  const bad = await rejectionOf(api.getConnectorList({ filters: 'name eq "x"' }));
  t.match(bad, { status: 400, data: { detailCode: '400.1.3 Illegal value' } });
  const jsonPatchOperation = [{ op: 'remove' as const, path: '/connectorMetadata/x' }];
  const seeded = await rejectionOf(api.updateConnector({ scriptName: 'workday', jsonPatchOperation }));
  t.match(seeded, { status: 400, data: { detailCode: '400.1.1 Illegal update attempt' } });
});
