import t from 'tap';
import { gatherEvidence, readEvidence } from '../../conformance/evidence.ts';
import { CASES } from '../../conformance/index.ts';
import { CLIENTS } from '../clients/clients.ts';
import { checksOf } from '../clients/drive.ts';

t.test('the evidence file is up to date: npm run docs', async (t) => {
  const evidence = readEvidence();
  t.strictSame(evidence, JSON.parse(JSON.stringify(gatherEvidence(CASES, evidence.clients))));
});

t.test('the evidence file has every check of every client: npm run clients -- --record', async (t) => {
  for (const client of CLIENTS) {
    const result = readEvidence().clients.find((one) => one.client === client.name && one.version === client.version);
    const recorded = client.families.flatMap((family) =>
      Object.values(result?.checks[family] ?? {}).flatMap((ids) => ids.map((id) => `${family}/${id}`)),
    );
    const name = `${client.name} ${client.version} ${client.families}`;
    t.same(recorded.sort(), checksOf(client).sort(), name);
  }
});

t.test('a case lists exactly the clients that passed a check about it', async (t) => {
  const result = { client: 'Test', version: '1', source: '', date: '2026-01-01' };
  const evidence = gatherEvidence(CASES, [{ ...result, checks: { v3: { getConnectorList: ['list-count'] } } }]);
  const driven = (id: string) => evidence.cases.find((one) => one.case === id)?.drivenBy;
  t.same(driven('list/count-true'), ['Test 1']);
  t.same(driven('list/limit-default'), []);
  const operations = evidence.operations.filter(({ drivenBy }) => drivenBy.length > 0);
  t.same(operations, [{ family: 'v3', operation: 'getConnectorList', drivenBy: ['Test 1'] }]);
});
