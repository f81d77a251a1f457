import { type ChildProcess, spawn } from 'node:child_process';
import { NEWER_SDK, OLDER_SDK } from '../support/quadcode/quadcode-world.js';
import { QuadcodeServer } from '../support/quadcode/quadcode-server.js';
import { until } from '../setup/until.js';

let server: QuadcodeServer;
let child: ChildProcess;
let output: string;
let ssid: string;

const start = async (sdk: string, env: Record<string, string> = {}) => {
  output = '';
  child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--import',
      './test/setup/run-source.mjs',
      'test/support/quadcode/process-with-sdk.mjs',
      sdk,
      JSON.stringify(server.variables),
      ssid,
    ],
    { env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (part: Buffer) => (output += part.toString()));
  }
  await until(() => says('ready') || isOver());
  expect(output).toContain('ready');
};
const says = (text: string) => output.includes(text);
const isOver = () => child.exitCode !== null || child.signalCode !== null;
const tell = (command: string) => child.stdin!.write(`${command}\n`);

beforeEach(async () => {
  server = await QuadcodeServer.open();
  ssid = server.addUser(42);
});
afterEach(async () => {
  child.kill('SIGKILL');
  await server.stop();
});

describe('a process with the SDK in it', () => {
  it('survives what the timers of the SDK reject with, and goes on', async () => {
    await start(NEWER_SDK, { NEWER_EDITION_REFRESH_MS: '50' });
    tell('ask');
    await until(() => says('assets 3') || isOver());
    server.refused.set('binary-options.get-initialization-data', false); // rejects with a text
    await until(() => says('the SDK failed by itself: request result is not successful') || isOver());
    server.refused.set('binary-options.get-initialization-data', { status: 5000, message: 'odd' });
    await until(() => says('status 5000 and message: odd') || isOver());
    server.refused.clear();
    output = '';
    tell('ask');
    await until(() => says('assets 3') || isOver());
    expect(isOver()).toBe(false);
  });

  it.each([OLDER_SDK, NEWER_SDK])('survives that the platform is away for a while: %s', async (sdk) => {
    await start(sdk);
    const { port } = server;
    output = '';
    await server.stop();
    await until(() => says('connecting') || isOver());
    await new Promise((resolve) => setTimeout(resolve, 1000)); // connections are refused now
    server = await QuadcodeServer.open(port);
    server.addUser(42);
    await until(() => says('connected') || isOver());
    tell('ask');
    await until(() => says('assets 3') || isOver());
    expect(isOver()).toBe(false);
  });

  it('survives frames that nobody can read', async () => {
    await start(OLDER_SDK);
    for (const frame of ['garbage', 'null', '{"microserviceName":"portfolio","name":"position-changed"}']) {
      server.sendRaw(frame);
    }
    tell('ask');
    await until(() => says('assets 3') || isOver());
    expect(isOver()).toBe(false);
  });

  it.each([
    ['reject', 'our own rejection'],
    ['throw', 'our own exception'],
  ])('ends by a fault of our own as ever: %s', async (command, words) => {
    await start(NEWER_SDK);
    tell(command);
    await until(isOver);
    expect(output).toContain(words);
    expect(child.exitCode).toBe(1);
  });

  it('ends by a fault of ours in what the SDK calls', async () => {
    await start(NEWER_SDK);
    tell('listener');
    await until(() => says('listening') || isOver());
    const [user] = [...server.platform.users.values()];
    const order = { active_id: 76, direction: 'call', option_type_id: 12, expiration_size: 30, price: 1 };
    const position = server.platform.open(
      user,
      { ...order, user_balance_id: user.balances[0].id, profit_percent: 87 },
      server.now / 1000,
    );
    server.tellPosition(position);
    await until(isOver);
    expect(output).toContain('our own listener');
    expect(child.exitCode).toBe(1);
  });

  it('says how to install the SDK when it is missing', async () => {
    output = '';
    await expect(start('@quadcode-tech/no-such-sdk')).rejects.toThrow();
    expect(output).toContain('The Quadcode SDK @quadcode-tech/no-such-sdk is not installed');
  });
});
