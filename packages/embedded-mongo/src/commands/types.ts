import type { Doc } from '../bson.ts';
import type { Client } from '../client.ts';
import type { Engine } from '../engine.ts';
import type { Operation } from '../operations.ts';
import type { KeptSnapshot } from '../snapshot-reads.ts';
import type { View } from '../store.ts';
import type { Transaction } from '../transaction.ts';
import type { Request } from '../wire.ts';

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
