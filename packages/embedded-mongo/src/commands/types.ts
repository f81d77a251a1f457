import type { Doc } from '../bson.ts';
import type { Engine } from '../engine.ts';
import type { Operation } from '../operations.ts';
import type { Credentials, ScramServer } from '../scram.ts';
import type { KeptSnapshot } from '../snapshot-reads.ts';
import type { View } from '../store.ts';
import type { Transaction } from '../transaction.ts';
import type { Request } from '../wire.ts';

/** What a command knows of the client that sent it. */
export interface Client {
  readonly id: number;
  authenticated: boolean;
  /** The user of a TCP engine; a unix socket is guarded by its folder instead. */
  readonly credentials?: Credentials;
  conversation?: ScramServer;
  skipEmpty?: boolean;
  /** The proof was right; an empty message ends the conversation. */
  proven?: boolean;
  /** What its `hello` said the application is called. */
  appName?: string;
  /** A fail point wants the connection closed without a reply. */
  hungUp?: boolean;
  /** Called when its connection is gone, while a command of it waits. */
  onGone?: () => void;
  /** Disconnected, or about to be: nothing may wait for news on its behalf. */
  gone?: boolean;
  /** Set while its command waits for news: ends that. */
  wake?: () => void;
}

export interface Context {
  engine: Engine;
  client: Client;
  request: Request;
  /** Name of the command as it was sent. */
  command: string;
  body: Doc;
  db: string;
  /** How others see and end it. */
  operation?: Operation;
  /** The transaction that the command is a part of. */
  transaction?: Transaction;
  /** What it is to read, for a read concern that asks for a snapshot. */
  snapshot?: KeptSnapshot;
}

/** A reply without `ok` as a Doc, or a complete one as BSON. */
export type Reply = Doc | Uint8Array;

export interface Command {
  /** Fields that it takes beside its own name and the general ones. */
  fields: ReadonlySet<string>;
  /** Runs only when the engine was started with --test-commands. */
  testOnly?: boolean;
  /** May be asked before authentication. */
  open?: boolean;
  run(context: Context): Reply | Promise<Reply>;
}

export const fields = (...names: string[]): ReadonlySet<string> => new Set(names);

/** What the command reads: its transaction's view, its snapshot, or what is committed. */
export const viewOf = ({ engine, transaction, snapshot }: Context): View =>
  transaction?.view ?? snapshot?.view ?? engine.store.committed;
