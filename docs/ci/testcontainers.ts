import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { GenericContainer, Wait } from 'testcontainers';

const container = await new GenericContainer('registry.example.com/isc-connectors-emulator:0.1.0')
  .withEnvironment({ EMULATOR_CONTROL_KEY: 'a-key-for-this-run' })
  .withExposedPorts(8080)
  .withWaitStrategy(Wait.forHttp('/_emulator/ready', 8080))
  .start();
after(() => container.stop());

const url = `http://${container.getHost()}:${container.getMappedPort(8080)}`;
const CONTROL = { 'x-emulator-key': 'a-key-for-this-run' };

test('a connector is found', async () => {
  await fetch(`${url}/_emulator/reset`, { method: 'POST', headers: CONTROL });
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'any-id', client_secret: 'any-secret' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const found = await fetch(`${url}/connectors/v1/workday`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(found.status, 200);
});
