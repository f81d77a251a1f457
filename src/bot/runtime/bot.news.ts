import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import type { Trade } from '../../broker/index.js';
import { Seldom } from '../../common/index.js';
import { Clock, Realtime, Signals } from '../../platform/index.js';
import { outcomeOf, type Result } from '../performance/performance.rules.js';
import { type BotProgress, BotRepository } from './bot.repository.js';
import type { BotStatus } from './bot.status.js';

/** How often what runs have come to is written, in ms: all bots of the process in one write. */
const WRITE_MS = 500;

/** Shows people how their bot is, at once, and keeps it for sockets to come and for the API, a moment later. */
@Injectable()
export class BotNews implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Bots');
  private waiting = new Map<string, BotProgress>();
  /** Whose trades have ended since the last write. */
  private readonly ended = new Set<string>();
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly complaint = new Seldom();

  constructor(
    private readonly bots: BotRepository,
    private readonly realtime: Realtime,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.signals.on('broker.trade-changed', ({ trade }) => this.traded(trade));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITE_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  /** A status as of now. */
  status(status: Omit<BotStatus, 'at'>): BotStatus {
    return { ...status, at: this.clock.date().toISOString() };
  }

  /** Only to the sockets. */
  show(userId: string, status: BotStatus): void {
    this.realtime.emitTo(`user:${userId}`, 'bot_status', status);
  }

  /** To the sockets, and kept while the run is at work. */
  tell(userId: string, runId: string, status: Omit<BotStatus, 'at'>): void {
    const shown = this.status(status);
    this.show(userId, shown);
    this.note(userId, { runId, shown });
  }

  /** Written with the next ones; later values take the place of earlier ones. */
  note(userId: string, change: BotProgress): void {
    const before = this.waiting.get(userId);
    this.waiting.set(userId, before?.runId === change.runId ? { ...before, ...change } : change);
  }

  /** What a bot has shown last and is not written yet. */
  latest(userId: string): BotStatus | undefined {
    return this.waiting.get(userId)?.shown;
  }

  /** Resolves when everything is written, or cannot be now: it is only what people see, and comes with the next change. */
  write(): Promise<void> {
    if (this.waiting.size === 0 && this.ended.size === 0) return this.writing;
    this.writing = this.writing.then(async () => {
      const changes = this.waiting;
      this.waiting = new Map();
      try {
        await this.bots.progress(changes);
        await this.showStopped();
      } catch (error) {
        this.failed(error);
      }
    });
    return this.writing;
  }

  /** How a trade of a bot has ended, also when its run is over. */
  private traded({ userId, origin, state, status, pnl, asset, direction }: Trade): void {
    if (origin.by !== 'bot' || state !== 'settled') return;
    const { runId, strategy } = origin;
    const outcome = outcomeOf({ status: status as Result['status'], pnl });
    const about = { asset, direction, strategy };
    if (outcome !== 'tie') this.tell(userId, runId, { status: outcome, ...about });
    else this.tell(userId, runId, { status: 'analyzing', ...about, detail: 'A tie: the stake came back' });
    this.ended.add(userId);
  }

  /** What a run that is over has won or lost is no news of how the bot is: it is stopped, as before. */
  private async showStopped(): Promise<void> {
    if (this.ended.size === 0) return;
    const userIds = [...this.ended];
    this.ended.clear();
    for (const { _id, shown } of await this.bots.stoppedOf(userIds)) if (shown) this.show(_id, shown);
  }

  private failed(error: unknown): void {
    if (this.complaint.isDue()) this.log.warn(`How bots are cannot be written: ${String(error)}`);
  }
}
