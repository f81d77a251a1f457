import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { endsWithin } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { Wakes } from '../redis/wakes.js';
import { JobAnnouncer, type JobTaker } from './bull/job-announcer.js';
import { JobDefinitions } from './job-definitions.js';
import { JobMetrics } from './job-metrics.js';
import { JobRepository } from './job.repository.js';
import { Lane } from './lane.js';

/** How often the database is asked for what is due, in ms; with Redis only each fourth time. */
const LOOK_MS = 500;
const LOOKS_WITH_REDIS = 4;
/** How long a shutdown waits for runs, and then for those that it told to stop, in ms. */
const SHUTDOWN_MS = 3000;
const ABORTED_MS = 1000;

/** Runs what is due, in processes with ROLE all or worker. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown, JobTaker {
  private readonly log = new Logger(JobRunner.name);
  private readonly lanes = new Map<string, Lane>();
  private started = false;
  private looking = false;
  private looks = 0;
  private failing = false;

  constructor(
    private readonly definitions: JobDefinitions,
    private readonly repository: JobRepository,
    private readonly announcer: JobAnnouncer,
    private readonly metrics: JobMetrics,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.started = true;
    this.metrics.running = () => this.all().map((lane) => [lane.name, lane.running] as const);
    this.wakes.on('jobs', (name) => this.wake(name));
    this.wakes.on('jobs.cancel', (id) => this.cancel(id));
    this.announcer.start(this);
    void this.look();
  }

  /** Takes nothing more, waits for what runs within a bound, tells the rest to stop, and gives back what does not. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.started) return this.announcer.stop();
    this.started = false;
    const lanes = [...this.lanes.values()];
    const closed = Promise.all([this.announcer.stop(), ...lanes.map((lane) => lane.close())]);
    if (await endsWithin(SHUTDOWN_MS, closed)) return;
    for (const lane of lanes) lane.abort();
    await endsWithin(ABORTED_MS, closed);
    await Promise.all(lanes.map((lane) => lane.release()));
  }

  async offer(name: string, id: string): Promise<void> {
    await this.lane(name)?.offer(id);
  }

  wake(name: string): void {
    this.lane(name)?.wake();
  }

  /** Aborts the run of a job that was cancelled; in other processes too, at the latest when they renew its lease. */
  cancel(id: string): boolean {
    return [...this.lanes.values()].some((lane) => lane.cancel(id));
  }

  /** Finds what nobody was told of, or what nobody living works on: the only way while Redis is away. */
  @Interval(LOOK_MS)
  async look(): Promise<void> {
    if (!this.started || this.looking) return;
    if (this.announcer.reachesOthers && this.looks++ % LOOKS_WITH_REDIS !== 0) return;
    this.looking = true;
    try {
      const free = new Set(
        this.all()
          .filter((lane) => lane.hasRoom)
          .map(({ name }) => name),
      );
      while (free.size > 0) {
        const due = await this.repository.findDueName([...free], this.clock.date());
        if (due === null) break;
        free.delete(due);
        this.wake(due);
      }
      if (this.failing) this.log.log('Jobs are taken again');
      this.failing = false;
    } catch (error) {
      this.tell(error);
    } finally {
      this.looking = false;
    }
  }

  private all(): Lane[] {
    return this.definitions.names().flatMap((name) => this.lane(name) ?? []);
  }

  /** Undefined for what this process does not know: of a later version, or of somebody else on the same Redis. */
  private lane(name: string): Lane | undefined {
    if (!this.started) return undefined;
    let lane = this.lanes.get(name);
    const definition = lane ? undefined : this.definitions.find(name);
    if (definition) {
      const { repository, announcer, metrics, clock } = this;
      const overflow = (full: string) => this.wakes.send('jobs', full);
      const failed = (error: unknown) => this.tell(error);
      lane = new Lane(definition, {
        repository,
        announcer,
        metrics,
        clock,
        overflow,
        failed,
      });
      this.lanes.set(name, lane);
    }
    return lane;
  }

  private tell(error: unknown): void {
    if (!this.failing && this.started) this.log.error(`Jobs cannot be taken, trying again: ${String(error)}`);
    this.failing = true;
  }
}
