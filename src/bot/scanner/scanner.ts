import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { PaperBroker } from '../../broker/index.js';
import { endsWithin } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Candles, type MarketSource } from '../../market/index.js';
import { Clock, forgetLeaseOwner, type LeaseOwner, newLeaseOwner } from '../../platform/index.js';
import { STRATEGIES } from '../strategies/strategies.js';
import { MarketScan } from './market-scan.js';
import { ScannerRepository } from './scanner.repository.js';

/** After the start, and between two looks, in ms. */
const FIRST_MS = 15_000;
const LOOK_MS = 5000;
/** For each ms of work so many of rest, and the shortest rest: whoever trades or asks meanwhile comes first. */
const REST = 2;
const SHORTEST_REST_MS = 2;
const SHUTDOWN_MS = 1000;

/**
 * Finds out how strategies do on the assets of the paper market. In the background, in processes with ROLE all or worker,
 * one of the installation at a time.
 */
@Injectable()
export class Scanner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Scanner');
  private readonly owner: LeaseOwner;
  private readonly ended = new AbortController();
  private scan: MarketScan | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly rows: ScannerRepository,
    private readonly candles: Candles,
    private readonly paper: PaperBroker,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'api') this.work = this.goOn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ended.abort();
    await endsWithin(SHUTDOWN_MS, this.work);
    await this.rows.release(this.owner).catch(() => undefined); // it runs out
    forgetLeaseOwner(this.owner);
  }

  /** Scans what has ended since the last time, unless another process does it. */
  async look(): Promise<void> {
    if (!(await this.rows.hold(this.owner, this.clock.now()))) {
      this.scan = undefined; // somebody else counts on: begin where they leave it
      return;
    }
    this.scan ??= this.scanOf(await this.paper.market());
    let began = performance.now();
    const rest = async () => {
      await this.rest(Math.max(SHORTEST_REST_MS, (performance.now() - began) * REST));
      began = performance.now();
    };
    await this.scan.look(() => !this.ended.signal.aborted, rest);
  }

  /** The first assets, without rests: a fresh installation shows something at once. Whoever scans already counts on. */
  async glance(assets: number): Promise<void> {
    const scan = this.scanOf(await this.paper.market(), assets);
    await scan.look(
      () => !this.ended.signal.aborted,
      () => this.rest(0),
    );
  }

  private scanOf(source: MarketSource, most?: number): MarketScan {
    const { candles, rows } = this;
    const timeZone = this.config.businessTz;
    return new MarketScan(source, {
      candles,
      rows,
      strategies: STRATEGIES,
      timeZone,
      ...(most !== undefined && { most }),
    });
  }

  private async goOn(): Promise<void> {
    await this.rest(FIRST_MS);
    while (!this.ended.signal.aborted) {
      await this.look().catch((error: unknown) => {
        this.scan = undefined; // what was counted is in the rows
        this.log.warn(`Nothing is scanned now: ${String(error)}`);
      });
      await this.rest(LOOK_MS);
    }
  }

  private async rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.ended.signal, ref: false }).catch(() => undefined);
  }
}
