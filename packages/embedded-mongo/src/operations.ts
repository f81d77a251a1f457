import type { Doc } from './bson.ts';
import type { Client } from './client.ts';
import { MongoError } from './errors.ts';

/** A command as it was sent, and by whom. */
interface Asked {
  client: Client;
  command: string;
  body: Doc;
  db: string;
}

/** A command that is being worked on. */
export interface Operation {
  readonly id: number;
  readonly asked: Asked;
  /** By the clock of `performance.now()`, in milliseconds. */
  readonly since: number;
  /** It shall end at its next breath. */
  killed: boolean;
  /** Set while it waits for news: ends that. */
  wake?: () => void;
}

/** The commands that are being worked on, for currentOp and killOp. */
export class Operations {
  private readonly running = new Set<Operation>();
  private last = 0;

  begin(asked: Asked): Operation {
    const operation: Operation = { id: ++this.last, asked, since: performance.now(), killed: false };
    this.running.add(operation);
    return operation;
  }

  end(operation: Operation): void {
    this.running.delete(operation);
  }

  all(): Operation[] {
    return [...this.running];
  }

  /** Asks an operation to end; one that is over already is no error, as on MongoDB. */
  kill(id: number): void {
    for (const operation of this.running) {
      if (operation.id !== id) continue;
      operation.killed = true;
      operation.wake?.();
    }
  }
}

/** Throws 11601 Interrupted when somebody asked the operation to end. */
export function checkKilled(operation: Operation | undefined): void {
  if (operation?.killed) throw new MongoError(11601, 'operation was interrupted');
}
