import { toTicks } from '../../../src/market/index.js';
import type { BrokerHarness } from '../../factories/broker-harness.js';
import { NEWER_SDK, QuadcodeWorld } from './quadcode-world.js';

/** The step of the price of EURUSD-OTC. */
const TICK_SIZE = 0.000001;

/** `silence` is missing: what the SDK keeps up to date is answered without asking (quadcode-faults.spec.ts has the rest). */
export async function quadcodeHarness(): Promise<BrokerHarness> {
  const world = await QuadcodeWorld.open(NEWER_SDK);
  const { server, broker } = world;
  server.platform.actives.push({ ...server.platform.active(1), id: 900, ticker: 'GBPUSD', suspended: true });
  let users = 0;
  return {
    broker,
    newUser: () => {
      const id = ++users;
      return Promise.resolve({ userId: `usr_${id}`, ssid: server.addUser(id) });
    },
    openAsset: '76',
    closedAsset: '900',
    advance: async (ms) => {
      server.step(Math.ceil(ms / 1000));
      await server.delivered();
    },
    priceAt: (asset, time) =>
      toTicks(server.platform.price(Number(asset), Math.floor(time / 1000)), TICK_SIZE),
    close: () => world.close(),
  };
}
