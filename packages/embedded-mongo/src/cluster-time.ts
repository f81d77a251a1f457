import { Binary, Timestamp, doc, encode } from './bson.ts';
import { MongoError } from './errors.ts';

/**
 * A time of the cluster as one whole number, which orders all changes: seconds * 2^21 + increment. It is exact for two
 * million changes a second, until the seconds of MongoDB's own timestamps end in 2106.
 */
export type ClusterTime = number;

const INCREMENTS = 2 ** 21;

export function clusterTimeOf({ t, i }: Timestamp): ClusterTime {
  return t * INCREMENTS + Math.min(i, INCREMENTS - 1);
}

export function timestampOf(time: ClusterTime): Timestamp {
  return new Timestamp({ t: secondsOf(time), i: time % INCREMENTS });
}

/** The elements that every reply of a replica set's member ends with, as BSON without head and end. */
const TAIL = tail();
const AT_OPERATION_TIME = TAIL.indexOf('\x11operationTime\0', 0, 'latin1') + 15;
const AT_CLUSTER_TIME = TAIL.indexOf('\x11clusterTime\0', 0, 'latin1') + 13;

function tail(): Buffer {
  const start = new Timestamp({ t: 0, i: 0 });
  // Without users there is no key to sign with; drivers pass the signature on as it is.
  const signature = { hash: new Binary(Buffer.alloc(20)), keyId: 0n };
  const whole = encode(
    doc({ operationTime: start, $clusterTime: doc({ clusterTime: start, signature: doc(signature) }) }),
  );
  return whole.subarray(4, -1);
}

/** The first time in the second of a wall clock's milliseconds. */
export const startOf = (ms: number): ClusterTime => Math.floor(ms / 1000) * INCREMENTS + 1;

const secondsOf = (time: ClusterTime): number => Math.floor(time / INCREMENTS);

/**
 * The logical clock of the replica set: follows the wall clock's seconds, counts the changes within one, and never
 * goes back, neither when the wall clock does nor after a restart.
 */
export class ClusterClock {
  /** The time of the last change that is committed. */
  committed: ClusterTime;
  /** The wall clock at the beginning of the open transaction, in milliseconds. */
  wall = Date.now();
  private latest: ClusterTime;
  private least: ClusterTime = 0;
  private savedSeconds: number;
  private told: ClusterTime = 0;

  /** @param savedSeconds the seconds of the file's last commit, as `unsaved` gave them; 0 for a new file */
  constructor(savedSeconds: number) {
    this.savedSeconds = savedSeconds;
    this.latest = Math.max(startOf((savedSeconds + 1) * 1000), startOf(this.wall));
    this.committed = this.latest;
  }

  /** Looks at the wall clock, once for all changes of a transaction. */
  wind(): void {
    this.wall = Date.now();
    this.least = startOf(this.wall);
  }

  /** The time of one change. */
  tick(): ClusterTime {
    return (this.latest = Math.max(this.latest + 1, this.least));
  }

  /** The seconds that the open transaction is to keep for the next start; undefined when they are kept already. */
  unsaved(): number | undefined {
    if (this.latest === this.committed) return undefined;
    const seconds = secondsOf(this.latest);
    if (seconds === this.savedSeconds) return undefined;
    return (this.savedSeconds = seconds);
  }

  /** The open transaction is committed. */
  publish(): void {
    this.committed = this.latest;
  }

  /** The open transaction is taken back, with what it kept. Its times are not given again. */
  takeBack(): void {
    this.savedSeconds = 0;
  }

  /** `operationTime` and `$clusterTime` as BSON elements; the bytes are good until the next call. */
  replyTail(): Uint8Array {
    if (this.told !== this.committed) {
      this.told = this.committed;
      const seconds = secondsOf(this.told);
      for (const at of [AT_OPERATION_TIME, AT_CLUSTER_TIME]) {
        TAIL.writeUInt32LE(this.told % INCREMENTS, at);
        TAIL.writeUInt32LE(seconds, at + 4);
      }
    }
    return TAIL;
  }

  /**
   * Checks what a read is to come after. All that has happened is visible at once, so there is nothing to wait for;
   * but a time that has not come yet is a mistake: 72 InvalidOptions.
   */
  checkAfter(wanted: unknown): void {
    if (!(wanted instanceof Timestamp)) {
      throw new MongoError(
        14,
        "BSON field 'readConcern.afterClusterTime' is the wrong type, expected type 'timestamp'",
      );
    }
    if (wanted.t <= Math.max(secondsOf(this.committed), Math.ceil(Date.now() / 1000))) return;
    throw new MongoError(
      72,
      'readConcern afterClusterTime value must not be greater than the current clusterTime. ' +
        `Requested clusterTime: ${shown(wanted)}; current clusterTime: ${shown(timestampOf(this.committed))}`,
    );
  }
}

const shown = ({ t, i }: Timestamp): string => `{ ts: Timestamp(${t}, ${i}) }`;
