import { collectionArg, flagArg, stringArg, wholeArg } from '../args.ts';
import { doc, encode, type Doc, type Value } from '../bson.ts';
import { checkNamespace, numberOf } from '../catalog.ts';
import { MongoError } from '../errors.ts';
import { compileMatch } from '../match.ts';
import type { Operation } from '../operations.ts';
import { truthy } from '../values.ts';
import { fields, type Command, type Context } from './types.ts';

/** Commands of those who look after a server: what it is at work on, its log, its parameters, its users. */

/** Throws 13 for a command that was sent to another database than admin. */
function onAdmin({ db, command }: Context): void {
  if (db !== 'admin') throw new MongoError(13, `${command} may only be run against the admin database.`);
}

/** Commands longer than this, in bytes, are not shown whole. */
const MAX_SHOWN_BYTES = 1024;
const OPS: Record<string, string> = {
  find: 'query',
  aggregate: 'query',
  getMore: 'getmore',
  insert: 'insert',
};

/** An operation as currentOp and $currentOp show it. */
export function shown({ id, asked, since, killed }: Operation, host: string): Doc {
  const { client, command, body, db } = asked;
  const target = body.get(command === 'getMore' ? 'collection' : command);
  const micros = Math.max(0, Math.round((performance.now() - since) * 1000));
  const whole = encode(body).length <= MAX_SHOWN_BYTES;
  const out = doc({
    type: 'op',
    host,
    desc: `conn${client.id}`,
    connectionId: client.id,
    ...(client.appName !== undefined && { appName: client.appName }),
    active: true,
    currentOpTime: new Date().toISOString(),
    opid: id,
    secs_running: BigInt(Math.floor(micros / 1e6)),
    microsecs_running: BigInt(micros),
    op: OPS[command] ?? 'command',
    ns: `${db}.${typeof target === 'string' ? target : '$cmd'}`,
  });
  out.set('command', whole ? body : doc({ $truncated: command }));
  if (killed) out.set('killPending', true);
  const session = body.get('lsid');
  if (session !== undefined) out.set('lsid', session);
  return out;
}

/** currentOp takes conditions on what it shows as its own fields. */
const ANY: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });
const OPTIONS = new Set([
  'currentOp',
  '$all',
  '$ownOps',
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'comment',
]);
const GENERAL = new Set(['apiVersion', 'apiStrict', 'apiDeprecationErrors', 'readConcern', 'maxTimeMS']);

const currentOp: Command = {
  fields: ANY,
  run(context) {
    onAdmin(context);
    const { engine, body, client } = context;
    const filter: Doc = new Map([...body].filter(([name]) => !OPTIONS.has(name) && !GENERAL.has(name)));
    const matcher = compileMatch(filter);
    const own = flagArg(body, '$ownOps');
    const inprog = engine.operations
      .all()
      .filter((one) => !own || one.asked.client === client)
      .map((one) => shown(one, engine.address))
      .filter((one) => matcher.testDoc(one));
    return new Map<string, Value>([['inprog', inprog]]);
  },
};

const killOp: Command = {
  fields: fields('op'),
  run(context) {
    onAdmin(context);
    const op = context.body.get('op');
    if (op === undefined) throw new MongoError(4, 'Did not provide "op" field');
    const id = numberOf(op);
    if (id === undefined) throw new MongoError(14, '"op" field must be a number');
    context.engine.operations.kill(id);
    return doc({ info: 'attempting to kill op' });
  },
};

const LOGS = ['global', 'startupWarnings'];

const getLog: Command = {
  fields: fields(),
  run(context) {
    onAdmin(context);
    const name = stringArg(context.body, 'getLog');
    if (name === '*') return doc({ names: LOGS });
    if (!LOGS.includes(name)) throw new MongoError(96, `No log named '${name}'`);
    // The engine writes to its standard error only, and keeps nothing.
    return doc({ totalLinesWritten: 0, log: [] });
  },
};

const fsync: Command = {
  fields: fields('lock', 'fsyncLockAcquisitionTimeoutMillis'),
  async run(context) {
    onAdmin(context);
    if (flagArg(context.body, 'lock')) {
      throw new MongoError(238, 'The option lock of fsync is not supported by the embedded engine');
    }
    const nothing = function* () {};
    await context.engine.queue.submit(nothing);
    return doc({ numFiles: 1 });
  },
};

const fsyncUnlock: Command = {
  fields: fields(),
  run(context) {
    onAdmin(context);
    throw new MongoError(20, 'fsyncUnlock called when not locked');
  },
};

const setParameter: Command = {
  fields: ANY,
  run(context) {
    onAdmin(context);
    const { engine, body } = context;
    const given = [...body.keys()].slice(1).filter((name) => !OPTIONS.has(name) && !GENERAL.has(name));
    for (const one of given) {
      if (!engine.parameters.has(one)) throw new MongoError(72, `Unrecognized parameter: ${one}`);
    }
    if (!given.length) throw new MongoError(72, 'no option found to set, use help:true to see options ');
    const [name] = given;
    const was = engine.parameters.get(name)!;
    for (const one of given) {
      const isFlag = typeof engine.parameters.get(one) === 'boolean';
      engine.parameters.set(one, isFlag ? truthy(body.get(one)) : body.get(one)!);
    }
    return new Map([['was', was]]);
  },
};

const profile: Command = {
  fields: fields('slowms', 'sampleRate', 'filter'),
  run({ body }) {
    const level = numberOf(body.get('profile'));
    if (level === undefined)
      throw new MongoError(14, "BSON field 'profile.profile' is the wrong type, expected type 'int'");
    if (level > 0) {
      throw new MongoError(238, 'Profiling is not supported by the embedded engine: the level stays at 0');
    }
    return doc({ was: 0, slowms: 100, sampleRate: 1 });
  },
};

/** Plans are chosen anew for every query: there is nothing to forget. */
const planCacheClear: Command = {
  fields: fields('query', 'sort', 'projection', 'collation'),
  run({ body, db, command }) {
    checkNamespace(db, collectionArg(body, command));
    return new Map<string, Value>();
  },
};

const planCacheListFilters: Command = {
  fields: fields(),
  run({ body, db, command }) {
    checkNamespace(db, collectionArg(body, command));
    return doc({ filters: [] });
  },
};

/** SQLite uses the room of what was deleted again; giving it back to the disk concerns the whole file. */
const compact: Command = {
  fields: fields('force', 'freeSpaceTargetMB', 'dryRun'),
  run({ engine, body, db }) {
    const name = collectionArg(body, 'compact');
    checkNamespace(db, name);
    wholeArg(body, 'freeSpaceTargetMB', 1);
    if (!engine.store.visible.has(`${db}.${name}`)) {
      throw new MongoError(26, `collection does not exist`);
    }
    return doc({ bytesFreed: 0n });
  },
};

const getDefaultRWConcern: Command = {
  fields: fields('inMemory'),
  run(context) {
    onAdmin(context);
    return doc({
      defaultReadConcern: { level: 'local' },
      defaultWriteConcern: { w: 'majority', wtimeout: 0 },
      defaultWriteConcernSource: 'implicit',
      defaultReadConcernSource: 'implicit',
      localUpdateWallClockTime: new Date(),
    });
  },
};

const reIndex: Command = {
  fields: fields(),
  run() {
    throw new MongoError(20, 'reIndex is only allowed on a standalone mongod instance');
  },
};

const logout: Command = { fields: fields(), run: () => new Map<string, Value>() };

/** There are no users but the one of a TCP engine, who is not kept in the database. */
const usersInfo: Command = {
  fields: fields(
    'showAuthenticationRestrictions',
    'showCredentials',
    'showCustomData',
    'showPrivileges',
    'filter',
  ),
  run: () => doc({ users: [] }),
};

const rolesInfo: Command = {
  fields: fields('showAuthenticationRestrictions', 'showBuiltinRoles', 'showPrivileges'),
  run: () => doc({ roles: [] }),
};

const noUsers: Command = {
  fields: ANY,
  run({ command }) {
    throw new MongoError(238, `${command}: users and roles are not supported by the embedded engine`);
  },
};

const mapReduce: Command = {
  fields: ANY,
  run() {
    throw new MongoError(238, 'mapReduce: no JavaScript runs in the embedded engine');
  },
};

const noSearch: Command = {
  fields: ANY,
  run({ command }) {
    throw new MongoError(31082, `${command} requires Atlas; the embedded engine has no search`);
  },
};

const SEARCH_COMMANDS = ['createSearchIndexes', 'updateSearchIndex', 'dropSearchIndex', 'listSearchIndexes'];

const USER_COMMANDS = [
  ...['createUser', 'updateUser', 'dropUser', 'dropAllUsersFromDatabase'],
  ...['grantRolesToUser', 'revokeRolesFromUser', 'createRole', 'updateRole', 'dropRole'],
  ...['dropAllRolesFromDatabase', 'grantRolesToRole', 'revokeRolesFromRole'],
  ...['grantPrivilegesToRole', 'revokePrivilegesFromRole'],
];

/** The command that names all others. */
export function listCommandsOf(all: ReadonlyMap<string, Command>): Command {
  return {
    fields: fields(),
    run({ engine }) {
      const commands: Doc = new Map();
      for (const [name, { open, testOnly }] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (testOnly && !engine.testCommands) continue;
        commands.set(
          name,
          doc({ help: '', requiresAuth: open !== true, secondaryOk: false, adminOnly: false }),
        );
      }
      return new Map([['commands', commands]]);
    },
  };
}

export const adminCommands: Record<string, Command> = {
  currentOp,
  killOp,
  getLog,
  fsync,
  fsyncUnlock,
  setParameter,
  profile,
  planCacheClear,
  planCacheListFilters,
  planCacheClearFilters: planCacheClear,
  compact,
  getDefaultRWConcern,
  reIndex,
  logout,
  usersInfo,
  rolesInfo,
  mapReduce,
  ...Object.fromEntries(SEARCH_COMMANDS.map((name) => [name, noSearch])),
  ...Object.fromEntries(USER_COMMANDS.map((name) => [name, noUsers])),
};
