// node --import ./test/setup/run-source.mjs test/support/quadcode/process-with-sdk.mjs <sdk> <variables as JSON> <ssid>
// A process with one session, which says on its output what happens, and does what its input says.
import { createInterface } from 'node:readline';

const [sdk, variables, ssid] = process.argv.slice(2);
const { Config } = await import('../../../src/config/config.ts');
const { Clock } = await import('../../../src/platform/clock/clock.ts');
const { QuadcodeBroker } = await import('../../../src/broker/vendors/quadcode/quadcode-broker.ts');
const { QUADCODE_TIMES } = await import('../../../src/broker/vendors/quadcode/quadcode-times.ts');

const say = (text) => process.stdout.write(`${text}\n`);
const { AVALON_WS_URL, AVALON_API_HOST } = JSON.parse(variables);
const config = new Config({
  quadcode: { wsUrl: AVALON_WS_URL, apiHost: AVALON_API_HOST, platformId: 13, sdk },
});
const times = { ...QUADCODE_TIMES, open: 2000, firstPause: 50, longestPause: 200 };
const broker = new QuadcodeBroker(config, new Clock(), times);
let isListening = false;
const session = await broker.open(
  { userId: 'ana', ssid },
  {
    state: (state) => say(state),
    position: () => {
      if (isListening) throw new Error('our own listener');
    },
  },
);
say('ready');

const commands = {
  ask: async () => say(`assets ${(await session.market.assets()).length}`),
  reject: () => void Promise.reject(new Error('our own rejection')),
  throw: () =>
    setTimeout(() => {
      throw new Error('our own exception');
    }),
  listener: () => {
    isListening = true;
    say('listening');
  },
};
for await (const line of createInterface({ input: process.stdin })) await commands[line]?.();
