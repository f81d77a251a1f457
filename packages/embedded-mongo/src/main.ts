#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from './engine.ts';
import { lockFolder } from './lock.ts';
import { Credentials } from './scram.ts';
import { listen, type Listening } from './server.ts';

const USAGE =
  'usage: embedded-mongo --data DIR [--port N | --socket PATH] [--test-commands [--no-password]]\n' +
  '       embedded-mongo backup | check | compact | copy ...';
/** The operating system's limit on the path of a unix socket, on the smallest of them. */
const MAX_SOCKET_PATH = 103;

interface Place {
  path?: string;
  port?: number;
  /** Folder that was made for the socket and goes with it. */
  folder?: string;
}

interface Options {
  data: string;
  port?: number;
  socket?: string;
  testCommands: boolean;
  /** Whoever reaches the port may do everything: for test suites that know a host and a port only. */
  open: boolean;
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      socket: { type: 'string' },
      'test-commands': { type: 'boolean', default: false },
      'no-password': { type: 'boolean', default: false },
    },
  });
  if (!values.data || (values.port !== undefined && values.socket !== undefined)) throw new Error(USAGE);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) throw new Error(USAGE);
  const testCommands = values['test-commands'];
  const open = values['no-password'];
  if (open && (port === undefined || !testCommands))
    throw new Error('--no-password is for tests: it needs --port and --test-commands');
  return { data: resolve(values.data), port, socket: values.socket, testCommands, open };
}

function place(port: number | undefined, socket: string | undefined): Place {
  if (port !== undefined) return { port };
  if (socket !== undefined) {
    const path = resolve(socket);
    if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
      throw new Error(`The socket path ${path} is longer than ${MAX_SOCKET_PATH} bytes`);
    }
    return { path };
  }
  // Drivers compare addresses in lower case, so the name of the folder is made of such letters only.
  for (const base of [tmpdir(), '/tmp']) {
    if (base !== base.toLowerCase() || Buffer.byteLength(base) > MAX_SOCKET_PATH - 40) continue;
    const folder = join(base, `embedded-mongo-${randomBytes(6).toString('hex')}`);
    mkdirSync(folder, { mode: 0o700 });
    return { folder, path: join(folder, 'engine.sock') };
  }
  const folder = mkdtempSync(join(tmpdir(), 'em-'));
  return { folder, path: join(folder, 'engine.sock') };
}

/** Removes a socket that a killed engine left behind; refuses one that still answers. */
async function clearSocket(path: string): Promise<void> {
  const answers = await new Promise<boolean>((done) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', () => done(false));
  });
  if (answers) throw new Error(`The socket ${path} is in use by another process`);
  rmSync(path, { force: true });
}

function uriOf(
  where: Place,
  listening: Listening,
  password: string | undefined,
): { uri: string; address: string } {
  if (where.path === undefined) {
    const { port } = listening.server.address() as AddressInfo;
    const address = `127.0.0.1:${port}`;
    if (password === undefined) return { address, uri: `mongodb://${address}/` };
    return {
      address,
      uri: `mongodb://embedded:${password}@${address}/?authSource=admin&authMechanism=SCRAM-SHA-256`,
    };
  }
  const { path } = where;
  const direct = path === path.toLowerCase() ? '' : '?directConnection=true';
  return { address: path, uri: `mongodb://${encodeURIComponent(path)}/${direct}` };
}

async function start(): Promise<void> {
  const { data, port, socket, testCommands, open } = options();
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const isChild = process.send !== undefined;
  let parentGone = isChild && !process.connected;
  if (isChild) {
    // Ctrl-C reaches the whole group; the parent decides when we end, by closing the channel.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => undefined);
    process.on('disconnect', () => {
      parentGone = true;
    });
  }
  const lock = await lockFolder(data, {
    cancelled: () => parentGone,
    onWait: (said) => process.stderr.write(`embedded-mongo: ${said}\n`),
  });
  const engine = new Engine(data, { testCommands });
  const where = place(port, socket);
  if (where.path && !where.folder) await clearSocket(where.path);
  const password = where.path === undefined && !open ? randomBytes(18).toString('hex') : undefined;
  const credentials = password === undefined ? undefined : new Credentials('embedded', password);
  const listening = await listen(
    engine,
    where.path === undefined ? { port: where.port! } : { path: where.path },
    credentials,
  );
  if (where.path) chmodSync(where.path, 0o600);
  const { uri, address } = uriOf(where, listening, password);
  engine.address = address;
  const note = join(data, 'engine.json');
  rmSync(note, { force: true });
  writeFileSync(note, `${JSON.stringify({ uri, pid: process.pid })}\n`, { mode: 0o600 });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await engine.transactions.stop(); // connections that wait for one of them could not be ended
    await listening.close();
    await engine.stop();
    rmSync(note, { force: true });
    if (where.folder) rmSync(where.folder, { recursive: true, force: true });
    lock.release();
    process.exit(0);
  };
  if (isChild) {
    process.on('disconnect', () => void stop());
    if (parentGone) return stop();
    process.send!({ uri });
  } else {
    process.on('SIGINT', () => void stop());
    process.on('SIGTERM', () => void stop());
  }
  // Written now: an engine that is killed should have warmed the next one's start too.
  setTimeout(flushCompileCache, 1000).unref();
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${JSON.stringify({ uri })}\n`);
}

async function main(): Promise<void> {
  const [operation, ...args] = process.argv.slice(2);
  if (operation === undefined || operation.startsWith('-')) return start();
  const { OPERATIONS } = await import('./operations/main.ts'); // an engine that starts need not read them
  if (!Object.hasOwn(OPERATIONS, operation)) throw new Error(USAGE);
  process.exitCode = await OPERATIONS[operation](args);
}

main().catch((error: unknown) => {
  process.stderr.write(`embedded-mongo: ${(error as Error).message}\n`);
  process.exit(1);
});
