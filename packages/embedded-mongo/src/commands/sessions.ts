import { doc, type Doc } from '../bson.ts';
import { sessionListArg } from '../args.ts';
import { newUuid } from '../catalog.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { SESSION_MS } from '../sessions.ts';
import { writeConcernError } from './durable.ts';
import { fields, type Command, type Context } from './types.ts';

/** Commands about sessions, and those that end transactions. */

const startSession: Command = {
  fields: fields(),
  run: () => doc({ id: { id: newUuid() }, timeoutMinutes: SESSION_MS / 60_000 }),
};

/** Nothing to do: a session is forgotten half an hour after its last write, which needs no reminder. */
const refreshSessions: Command = {
  fields: fields(),
  run({ command, body }) {
    sessionListArg(body, command);
    return new Map();
  },
};

const endSessions: Command = {
  fields: fields(),
  async run({ engine, command, body }) {
    const ids = sessionListArg(body, command);
    await killed(engine, ids);
    await engine.transactions.forget(ids);
    // Not waited for: the client is on its way out, and half an hour does the same.
    void engine.queue.submit(engine.retries.forget(ids)).catch(() => undefined);
    return new Map();
  },
};

/** Ends what the sessions are doing; without any, of all sessions. */
const killSessions: Command = {
  fields: fields(),
  async run({ engine, command, body }) {
    const ids = sessionListArg(body, command);
    return killed(engine, ids.length ? ids : undefined);
  },
};

/** There is one user, so the sessions of any user are all. */
const killAllSessions: Command = {
  fields: fields(),
  testOnly: true,
  run: ({ engine }) => killed(engine),
};

async function killed(engine: Engine, ids?: Buffer[]): Promise<Doc> {
  const names = ids && new Set(ids.map((id) => id.toString('hex')));
  await engine.transactions.kill(ids);
  engine.cursors.closeWhere(
    ({ session }) => session !== undefined && (names === undefined || names.has(session)),
  );
  return new Map();
}

function checkEnding({ command, db, transaction }: Context): void {
  if (db !== 'admin') throw new MongoError(13, `${command} may only be run against the admin database.`);
  if (!transaction) throw new MongoError(125, `${command} must be run within a transaction`);
}

const commitTransaction: Command = {
  fields: fields('recoveryToken'),
  run(context) {
    checkEnding(context);
    const concern = writeConcernError(context.body);
    context.engine.transactions.commit(context);
    return concern ? doc({ writeConcernError: concern }) : new Map();
  },
};

const abortTransaction: Command = {
  fields: fields('recoveryToken'),
  run(context) {
    checkEnding(context);
    const concern = writeConcernError(context.body);
    context.transaction!.doomed = true;
    return concern ? doc({ writeConcernError: concern }) : new Map();
  },
};

export const sessionCommands: Record<string, Command> = {
  startSession,
  refreshSessions,
  endSessions,
  killSessions,
  killAllSessions,
  killAllSessionsByPattern: killAllSessions,
  commitTransaction,
  abortTransaction,
};
