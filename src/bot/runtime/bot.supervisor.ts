import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppError, endsWithin, Seldom } from '../../common/index.js';
import { Config } from '../../config/index.js';
import {
  Clock,
  forgetLeaseOwner,
  isFree,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
  Wakes,
} from '../../platform/index.js';
import { BotNews } from './bot.news.js';
import { type BotAtWork, BotRepository } from './bot.repository.js';
import { isRunning } from './bot.states.js';
import { LiveBot } from './live-bot.js';
import { LiveBots } from './live-bots.js';
import { restartAfter } from './live-bot.rules.js';
import { RunEndings } from './run-endings.js';

/** Of hints to other processes; the detail is the id of a user, or nothing when it is about all. */
const TOPIC = 'bots';
/** How often everything is looked at, in ms. */
const LOOK_MS = 2000;
/** How long a shutdown waits for decisions that are under way, in ms. */
const SHUTDOWN_MS = 8000;
/** A run that has gone well for so long has recovered, in ms. */
const RECOVERED_MS = 5 * 60_000;

/**
 * Runs the bots, in processes with ROLE all or worker. Each bot is run by one process at a time, under a lease; those of a
 * process that is gone are taken over.
 */
@Injectable()
export class BotSupervisor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Bots');
  private readonly owner: LeaseOwner;
  private running = false;
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewal: NodeJS.Timeout | undefined;
  private readonly complaint = new Seldom();

  constructor(
    private readonly bots: BotRepository,
    private readonly live: LiveBots,
    private readonly news: BotNews,
    private readonly endings: RunEndings,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.running = true;
    this.wakes.on(TOPIC, () => this.lookIn(0));
    this.lookIn(0);
    this.renewal = setInterval(() => void this.renew(), LEASE_RENEW_MS).unref();
  }

  /** Ends what is being decided and gives the bots back: the next process goes on with them at once. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.running) {
      this.running = false;
      clearTimeout(this.timer);
      clearInterval(this.renewal);
      await endsWithin(
        SHUTDOWN_MS,
        Promise.all([this.looking, ...this.live.all().map((bot) => bot.close())]),
      );
      await this.news.write();
      await this.bots.leases.release(this.owner.instance).catch(() => undefined); // they run out
    }
    forgetLeaseOwner(this.owner);
  }

  /** A bot was started: here, or in a process that hears of it. */
  wake(userId: string): void {
    this.wakes.send(TOPIC, userId);
    if (this.running) this.lookIn(0);
  }

  /** Bots were stopped, as their rows say: resolves when this process makes no order for them any more. */
  async ended(...userIds: string[]): Promise<void> {
    for (const userId of userIds) this.wakes.send(TOPIC, userId);
    const here = userIds.flatMap((userId) => this.live.get(userId) ?? []);
    await Promise.all(here.map((bot) => this.leave(bot)));
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), ms).unref();
  }

  /** Resolves when everything was looked at; by whoever asks, or from time to time. */
  look(): Promise<void> {
    return (this.looking ??= this.lookOnce()
      .catch((error: unknown) => this.tell(error))
      .finally(() => {
        this.looking = undefined;
        if (this.running) this.lookIn(LOOK_MS);
      }));
  }

  private async lookOnce(): Promise<void> {
    const rows = new Map((await this.bots.atWork()).map((row) => [row._id, row]));
    // also of runs that were left by a process which died before it heard of the suspension
    for (const userId of await this.endings.endOfSuspended([...rows.values()])) rows.delete(userId);
    for (const bot of this.live.all()) if (!this.isOwn(rows.get(bot.userId), bot)) void this.leave(bot);
    for (const row of rows.values()) {
      if (!this.running) return;
      if (row.state === 'stopping') await this.contained(row, () => this.endings.finish(row));
      else if (this.isToTake(row)) await this.contained(row, () => this.take(row));
    }
    for (const bot of this.live.all()) await this.contained({ _id: bot.userId }, () => bot.lookAtTrades());
    await this.endings.complete();
  }

  private isOwn(row: BotAtWork | undefined, bot: LiveBot): boolean {
    return (
      row !== undefined &&
      isRunning(row.state) &&
      row.runId === bot.runId &&
      row.owner?.instance === this.owner.instance
    );
  }

  private isToTake(row: BotAtWork): boolean {
    if (this.live.get(row._id)) return false;
    const now = this.clock.now();
    if (row.state === 'error' && !(row.retryAt && row.retryAt.getTime() <= now)) return false;
    return isFree(row, now) || row.owner?.instance === this.owner.instance;
  }

  private async take(row: BotAtWork): Promise<void> {
    if (await this.endings.endForbidden(row)) return;
    const taken = await this.bots.claim(row, this.owner, this.clock.date());
    if (!taken) return;
    const bot = this.live.open(taken, {
      owner: this.owner,
      failed: (failed, error) => void this.failed(failed, error, taken.failures + 1),
      lost: (lost) => void this.leave(lost),
    });
    void this.contained(row, () => this.endings.completeRun(bot.userId, bot.runId));
    // one that waits for its broker holds up no other
    void bot.start().then(
      () => this.forgiveLater(bot, taken.failures),
      (error: unknown) => this.failed(bot, error, taken.failures + 1),
    );
  }

  /** Only this bot ends; it begins anew by itself, later each time: what was wrong may be right again. */
  private async failed(bot: LiveBot, error: unknown, failures: number): Promise<void> {
    if (this.live.get(bot.userId) !== bot) return;
    const isOurs = !(error instanceof AppError);
    if (isOurs) this.log.error(`The bot of ${bot.userId} failed`, error);
    const detail = isOurs ? 'It failed, and begins anew by itself' : error.message;
    await this.leave(bot);
    const { shown, now } = { shown: this.news.status({ status: 'error', detail }), now: this.clock.now() };
    const retryAt = new Date(now + restartAfter(failures));
    try {
      await this.news.write();
      const failure = { detail, retryAt, shown, failures };
      if (await this.bots.failed(bot.userId, bot.runId, this.owner, failure, new Date(now))) {
        this.news.show(bot.userId, shown);
      }
    } catch (failure) {
      this.tell(failure); // the next look finds it without a bot and takes it again
    }
  }

  private forgiveLater(bot: LiveBot, failures: number): void {
    if (failures === 0) return;
    setTimeout(() => {
      if (this.live.get(bot.userId) === bot)
        this.bots.recovered(bot.userId, bot.runId).catch((error: unknown) => this.tell(error));
    }, RECOVERED_MS).unref();
  }

  private async leave(bot: LiveBot): Promise<void> {
    this.live.forget(bot);
    await bot.close();
  }

  private async renew(): Promise<void> {
    try {
      const held = this.live.all();
      const own = await this.bots.leases.renew(this.owner.instance, this.clock.now());
      for (const bot of held) {
        if (own.has(bot.userId) || this.live.get(bot.userId) !== bot) continue;
        void this.leave(bot);
      }
    } catch (error) {
      this.tell(error); // no order is made meanwhile: each asks first whether the bot is still ours
    }
  }

  /** What is wrong with one bot is its own matter. */
  private async contained(row: Pick<BotAtWork, '_id'>, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.tell(error, row._id);
    }
  }

  /** Once a minute: it is tried again. */
  private tell(error: unknown, userId?: string): void {
    if (!this.running || !this.complaint.isDue()) return;
    const whose = userId === undefined ? 'Bots' : `The bot of ${userId}`;
    this.log.error(`${whose} failed`, error);
  }
}
