import { hostname, totalmem } from 'node:os';
import { doc, type Doc, type Value } from '../bson.ts';
import { SET_NAME, VERSION } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES } from '../wire.ts';
import { fields, type Command } from './types.ts';

const ping: Command = { fields: fields(), open: true, run: () => new Map() };

const buildInfo: Command = {
  fields: fields(),
  open: true,
  run: () =>
    doc({
      version: VERSION,
      gitVersion: 'embedded',
      modules: [],
      versionArray: [...VERSION.split('.').map(Number), 0],
      bits: 64,
      debug: false,
      maxBsonObjectSize: MAX_DOCUMENT_BYTES,
      storageEngines: ['sqlite'],
      embedded: true,
    }),
};

const serverStatus: Command = {
  fields: new Set([...fields('repl', 'metrics', 'locks', 'wiredTiger', 'storageEngine', 'transactions')]),
  run({ engine }) {
    const memory = process.memoryUsage();
    const mb = (bytes: number): number => Math.round(bytes / 1048576);
    return doc({
      host: hostname(),
      version: VERSION,
      process: 'embedded-mongo',
      pid: process.pid,
      uptime: Math.floor((Date.now() - engine.startedAt) / 1000),
      localTime: new Date(),
      connections: { current: engine.connections, available: 10_000 },
      mem: { bits: 64, resident: mb(memory.rss), virtual: mb(memory.rss) },
      metrics: { cursor: { open: { total: engine.cursors.size } } },
      transactions: engine.transactions.statistics(),
      repl: { setName: SET_NAME, isWritablePrimary: true },
      storageEngine: { name: 'sqlite', persistent: true },
    });
  },
};

const connectionStatus: Command = {
  fields: fields('showPrivileges'),
  run: () => doc({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
};

const PARAMETERS: Record<string, Value> = {
  featureCompatibilityVersion: doc({ version: '7.0' }),
  enableTestCommands: false,
  requireApiVersion: false,
};

const getParameter: Command = {
  fields: new Set([
    ...Object.keys(PARAMETERS),
    ...['logLevel', 'quiet', 'traceExceptions', 'ttlMonitorEnabled'],
    'allParameters',
    'showDetails',
    'authenticationMechanisms',
  ]),
  run({ engine, body }) {
    const all = flagStar(body.get('getParameter'));
    const reply: Doc = new Map();
    for (const [name, v] of Object.entries(PARAMETERS)) {
      if (all || body.has(name)) reply.set(name, name === 'enableTestCommands' ? engine.testCommands : v);
    }
    for (const [name, v] of engine.parameters) if (all || body.has(name)) reply.set(name, v);
    if (body.has('authenticationMechanisms')) reply.set('authenticationMechanisms', ['SCRAM-SHA-256']);
    if (!reply.size) throw new MongoError(72, 'no option found to get');
    return reply;
  },
};

const flagStar = (v: Value | undefined): boolean => v === '*';

const replSetGetStatus: Command = {
  fields: fields('initialSync'),
  run({ engine, db }) {
    if (db !== 'admin')
      throw new MongoError(13, 'replSetGetStatus may only be run against the admin database.');
    return doc({
      set: SET_NAME,
      date: new Date(),
      myState: 1,
      members: [{ _id: 0, name: engine.address, health: 1, state: 1, stateStr: 'PRIMARY', self: true }],
    });
  },
};

const hostInfo: Command = {
  fields: fields(),
  run: () =>
    doc({
      system: { currentTime: new Date(), hostname: hostname(), memSizeMB: Math.round(totalmem() / 1048576) },
    }),
};

const whatsmyuri: Command = { fields: fields(), run: () => doc({ you: 'local' }) };

const getCmdLineOpts: Command = {
  fields: fields(),
  run: ({ engine }) =>
    doc({
      argv: ['embedded-mongo', ...(engine.testCommands ? ['--test-commands'] : [])],
      parsed: engine.testCommands ? { setParameter: { enableTestCommands: '1' } } : {},
    }),
};

/** Does nothing and is in no version of the stable API: for tests of that. */
const testVersion2: Command = { fields: fields(), testOnly: true, run: () => new Map() };

/** Runs the TTL sweep now; for tests, which cannot wait a minute. */
const ttlSweep: Command = {
  fields: fields(),
  testOnly: true,
  run: async ({ engine }) => doc({ removed: await engine.ttl.run() }),
};

const configureFailPoint: Command = {
  fields: fields('mode', 'data'),
  testOnly: true,
  run({ engine, body, db }) {
    if (db !== 'admin')
      throw new MongoError(13, 'configureFailPoint may only be run against the admin database.');
    return engine.failPoints.configure(body);
  },
};

export const infoCommands: Record<string, Command> = {
  ping,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  connectionStatus,
  getParameter,
  replSetGetStatus,
  hostInfo,
  whatsmyuri,
  getCmdLineOpts,
  configureFailPoint,
  embeddedTtlSweep: ttlSweep,
  testVersion2,
};
