import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { EmulatorContainer } from 'isc-connectors-emulator/testcontainers';

const emulator = await new EmulatorContainer('registry.example.com/isc-connectors-emulator:0.1.0').start();
after(() => emulator.stop());
beforeEach(() => emulator.reset());

test('a connector is found', async () => {
  const headers = { authorization: `Bearer ${await emulator.getToken()}` };
  const found = await fetch(`${emulator.getUrl()}/connectors/v1/workday`, { headers });
  assert.equal(found.status, 200);
});
