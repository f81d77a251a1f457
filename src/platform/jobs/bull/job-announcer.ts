import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import type { Queue } from 'bull';
import type { Redis as Client } from 'ioredis';
import { endsWithin } from '../../../common/index.js';
import { Clock } from '../../clock/clock.js';
import { Redis } from '../../redis/redis.js';

/** Announcements that one process follows at the same time; each costs one look into the database. */
const AT_ONCE = 16;
/** How long the end of the queue is waited for, in ms. */
const CLOSE_MS = 1000;

/** A job that may be taken, or may be from a time on. */
export interface Announcement {
  name: string;
  id: string;
  /** Runs that have begun. */
  attempts: number;
  dueAt: Date;
}

/** As it comes out of Redis. */
interface Announced {
  name: string;
  data: { id?: unknown } | null;
}

/** Who takes jobs in this process. */
export interface JobTaker {
  /** This one is due. */
  offer: (name: string, id: string) => Promise<void>;
  /** Something of this name is due. */
  wake: (name: string) => void;
}

/**
 * Tells workers of jobs: through Bull, which wakes one of them at once, in whatever process, or at the moment the job is
 * due; without Redis only this process. An announcement may be lost or come twice: workers look into the database
 * by themselves, and a job is taken there.
 */
@Injectable()
export class JobAnnouncer implements OnModuleInit {
  private taker: JobTaker | undefined;
  /** Undefined without REDIS_URL. */
  private queue: Queue<{ id: string }> | undefined;

  constructor(
    private readonly loader: LazyModuleLoader,
    private readonly redis: Redis,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.redis.isConfigured) return;
    const { openQueue } = await import('./bull-queue.js');
    this.queue = await openQueue(this.loader);
    // not Bull's own: it ends with `stop`, within a bound, and its name in CLIENT LIST is worth no rejected promise
    Object.assign(this.queue, { onApplicationShutdown: () => undefined, setWorkerName: () => undefined });
  }

  /** Whether workers in other processes hear of a job now. */
  get reachesOthers(): boolean {
    return this.redis.isUp;
  }

  /** Never waits, never fails. */
  announce({ name, id, attempts, dueAt }: Announcement): void {
    const delay = Math.max(0, dueAt.getTime() - this.clock.now());
    const tellHere = () => {
      if (delay === 0) this.taker?.wake(name);
    };
    if (!this.queue || !this.redis.isUp) return tellHere();
    const options = { jobId: `${id}:${attempts}`, delay, removeOnComplete: true, removeOnFail: true };
    this.queue.add(name, { id }, options).catch(tellHere);
  }

  /** From now on this process takes jobs. It does not matter whether Redis is there. */
  start(taker: JobTaker): void {
    this.taker = taker;
    if (!this.queue) return;
    const follow = async ({ name, data }: Announced) => {
      // it becomes a filter of the database, and others may write into a Redis
      if (typeof data?.id === 'string') await taker.offer(name, data.id);
    };
    this.queue.process('*', AT_ONCE, follow).catch(() => undefined); // the connections ended
  }

  async stop(): Promise<void> {
    const taking = this.taker !== undefined;
    this.taker = undefined;
    if (!this.queue) return;
    // ends the blocking command: Bull would wait for its end
    if (taking) (this.queue as unknown as { bclient: Client }).bclient.disconnect();
    await endsWithin(
      CLOSE_MS,
      this.queue.close(true).catch(() => undefined),
    );
  }
}
