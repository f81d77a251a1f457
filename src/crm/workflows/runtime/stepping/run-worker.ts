import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { endsWithin, newId, OnceMore, Seldom } from '../../../../common/index.js';
import { Config } from '../../../../config/index.js';
import { Clock, leaseFrom, LEASE_RENEW_MS } from '../../../../platform/index.js';
import type { Run } from '../runs/run.js';
import { RunRepository } from '../runs/run.repository.js';
import { RunWakes } from '../runs/run-wakes.js';
import { RunWalk } from './run-walk.js';

/** How often it is looked for what is due, in ms; hints come in between. */
const LOOK_MS = 1000;
/** Runs that one process moves on at the same time; how many it claims at once at most, and so few it does not bother for. */
const MOST_AT_ONCE = 128;
const FEW = 32;
/** How long a shutdown waits for steps that are under way, in ms. */
const SHUTDOWN_MS = 8000;

/**
 * Moves runs on that are due, in processes with ROLE all or worker. What is due is in the database, and a claim is nothing
 * but a later due time: what a process leaves that dies is due again within ten seconds.
 */
@Injectable()
export class RunWorker implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(RunWorker.name);
  private readonly seldom = new Seldom();
  private readonly looks = new OnceMore(() => this.take());
  private readonly stopping = new AbortController();
  /** Runs that are worked on, by their claim. */
  private readonly claims = new Map<string, Set<Promise<void>>>();
  private isRunning = false;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly runs: RunRepository,
    private readonly walk: RunWalk,
    private readonly wakes: RunWakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.wakes.listen(() => this.wake());
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.isRunning = true;
    this.timers = [
      setInterval(() => this.wake(), LOOK_MS).unref(),
      setInterval(() => void this.renew(), LEASE_RENEW_MS).unref(),
    ];
    this.wake();
  }

  /** Steps that are under way are finished, within a bound; runs stay where they are. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isRunning = false;
    for (const timer of this.timers) clearInterval(timer);
    this.stopping.abort();
    await endsWithin(SHUTDOWN_MS, this.finish());
  }

  wake(): void {
    if (!this.isRunning) return;
    this.looks.run().catch((error: unknown) => this.complain('Runs cannot be looked for', error));
  }

  private get atWork(): number {
    let count = 0;
    for (const runs of this.claims.values()) count += runs.size;
    return count;
  }

  /** Claims what is due as long as there is room; whoever has finished makes room, and looks again. */
  private async take(): Promise<void> {
    for (;;) {
      const room = MOST_AT_ONCE - this.atWork;
      if (!this.isRunning || room < FEW) return;
      const now = this.clock.now();
      const claim = newId('clm');
      const runs = await this.runs.claim(room, claim, new Date(now), leaseFrom(now));
      if (runs.length === 0) return;
      const walks = new Set<Promise<void>>();
      this.claims.set(claim, walks);
      for (const run of runs) this.start(run, claim, walks);
    }
  }

  private start(run: Run, claim: string, walks: Set<Promise<void>>): void {
    const walking = this.walk
      .walk(run, this.stopping.signal)
      .catch((error: unknown) => this.complain('A run cannot be moved on, trying again', error))
      .finally(() => {
        walks.delete(walking);
        if (walks.size === 0) this.claims.delete(claim);
        if (MOST_AT_ONCE - this.atWork >= FEW) this.wake();
      });
    walks.add(walking);
  }

  /** What is not renewed in time goes to somebody else. */
  private async renew(): Promise<void> {
    const claims = [...this.claims.keys()];
    if (claims.length === 0) return;
    try {
      await this.runs.renew(claims, leaseFrom(this.clock.now()));
    } catch (error) {
      this.complain('Runs cannot be kept', error);
    }
  }

  private async finish(): Promise<void> {
    await this.looks.run().catch(() => undefined); // claims nothing any more
    await Promise.all([...this.claims.values()].flatMap((walks) => [...walks]));
  }

  private complain(what: string, error: unknown): void {
    if (!this.seldom.isDue()) return;
    this.log.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
