import { ObjectId, doc, type Doc } from './bson.ts';
import type { Client } from './client.ts';
import { MongoError } from './errors.ts';

/**
 * What drivers watch by `hello`: this process, and a counter that goes up when its state changes. The only change is
 * the end: the engine is primary from its start.
 */
export class Topology {
  /** Set when the engine ends: it tells whoever waits for news, and takes no new commands. */
  closing = false;
  private readonly processId = new ObjectId();
  private count = 1n;
  private readonly waiting = new Set<() => void>();

  get counter(): bigint {
    return this.count;
  }

  version(): Doc {
    return doc({ processId: this.processId, counter: this.count });
  }

  /** What the client already knows: the counter when it is of this process, otherwise undefined. Throws 31382. */
  known(version: Doc): bigint | undefined {
    const id = version.get('processId');
    const counter = version.get('counter');
    if (!(id instanceof ObjectId) || typeof counter !== 'bigint')
      throw new MongoError(14, "BSON field 'hello.topologyVersion' must hold processId and counter");
    if (counter < 0n) throw new MongoError(31372, 'topologyVersion must have a non-negative counter');
    if (!id.equals(this.processId)) return undefined;
    if (counter > this.count) {
      throw new MongoError(
        31382,
        `Received a topology version with counter: ${counter} which is greater than the server topology version ` +
          `counter: ${this.count}`,
      );
    }
    return counter;
  }

  /** Resolves when the counter is no longer `known`, `ms` milliseconds are over, or the client is gone. */
  news(known: bigint | undefined, ms: number, client: Client): Promise<void> {
    if (known !== this.count || client.gone) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        client.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, 0x7fffffff));
      this.waiting.add(done);
      client.wake = done;
    });
  }

  close(): void {
    this.closing = true;
    this.count++;
    for (const done of this.waiting) done();
  }

  /** The answer of an engine that ends. */
  shuttingDown(): MongoError {
    return new MongoError(91, 'The server is in quiesce mode and will shut down', {
      fields: { topologyVersion: this.version(), remainingQuiesceTimeMillis: 0n },
    });
  }
}
