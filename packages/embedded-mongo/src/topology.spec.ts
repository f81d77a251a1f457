import type { Client } from './client.ts';
import { Topology } from './topology.ts';

const FOREVER = 600_000;
const client = (): Client => ({ id: 1, authenticated: true });

describe('whoever waits for news', () => {
  test('is told at once when there are some', async () => {
    const topology = new Topology();
    await topology.news(topology.counter - 1n, FOREVER, client());
  });

  test('is told when the engine ends', async () => {
    const topology = new Topology();
    const told = topology.news(topology.counter, FOREVER, client());
    topology.close();
    await told;
  });

  test('waits no more when it goes', async () => {
    const topology = new Topology();
    const one = client();
    const told = topology.news(topology.counter, FOREVER, one);
    one.wake!();
    await told;
    expect(one.wake).toBeUndefined();
  });

  test('does not begin to wait when it is gone', async () => {
    const topology = new Topology();
    await topology.news(topology.counter, FOREVER, { ...client(), gone: true });
  });

  test('waits no longer than it said', async () => {
    const topology = new Topology();
    await topology.news(topology.counter, 1, client());
  });
});
