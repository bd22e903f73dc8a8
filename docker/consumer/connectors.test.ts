import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Configuration, ConnectorsApi } from 'sailpoint-api-client';

// The SDK reads SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET.
const connectors = new ConnectorsApi(new Configuration());

beforeEach(async () => {
  const response = await fetch(`${process.env['SAIL_BASE_URL']}/_emulator/reset`, {
    method: 'POST',
    headers: { 'X-Emulator-Key': process.env['EMULATOR_CONTROL_KEY'] ?? '' },
  });
  assert.equal(response.status, 204);
});

test('the tenant has connectors', async () => {
  const { data } = await connectors.getConnectorList({ filters: 'name sw "Work"' });
  assert.ok(data.length > 0);
});

test('a connector can be created, and is gone after a reset', async () => {
  const dto = { name: 'Coffee Machine', className: 'org.example.CoffeeConnector' };
  const { data } = await connectors.createCustomConnector({ v3CreateConnectorDto: dto });
  assert.equal(data.scriptName, 'coffee-machine');
  const found = await connectors.getConnector({ scriptName: 'coffee-machine' });
  assert.equal(found.data.name, 'Coffee Machine');
});
