import { Injectable, Logger } from '@nestjs/common';
import { Seldom } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { EventStore } from '../../events/index.js';
import { Clock } from '../../platform/index.js';
import { Lane, type LaneParts } from './lane.js';
import { OutgoingNews } from './outgoing.news.js';
import { OutgoingRepository } from './outgoing.repository.js';
import { OutgoingResults } from './outgoing.results.js';
import type { KnownSubscription } from './subscription.directory.js';
import { SubscriptionSender } from './subscription.sender.js';

/** Requests under way in this process: as many as a hundred subscribers may have before one of them has answered. */
const MOST_AT_ONCE = 512;

/** The lanes of this process, one for each subscription that it sends to. */
@Injectable()
export class Lanes {
  private readonly log = new Logger('WebhooksOut');
  private readonly lanes = new Map<string, Lane>();
  private readonly parts: LaneParts;
  private turns = MOST_AT_ONCE;
  private turnWanted = false;
  private readonly complaint = new Seldom();

  constructor(
    outgoing: OutgoingRepository,
    events: EventStore,
    sender: SubscriptionSender,
    results: OutgoingResults,
    news: OutgoingNews,
    clock: Clock,
    config: Config,
  ) {
    this.parts = {
      outgoing,
      events,
      sender,
      results,
      news,
      clock,
      retrySeconds: config.webhookRetrySeconds,
      takeTurn: () => this.takeTurn(),
      giveTurn: () => this.giveTurn(),
      failed: (error) => this.failed(error),
    };
  }

  get(id: string): Lane | undefined {
    return this.lanes.get(id);
  }

  entries(): [string, Lane][] {
    return [...this.lanes];
  }

  open(subscription: KnownSubscription): Lane {
    const lane = new Lane(this.parts, subscription);
    this.lanes.set(subscription.row._id, lane);
    return lane;
  }

  /** Resolves when nothing of it is under way any more. */
  async close(id: string): Promise<void> {
    const lane = this.lanes.get(id);
    this.lanes.delete(id);
    await lane?.stop();
  }

  /** Says what fails, once a minute: it is tried again, and nothing is lost. */
  failed(error: unknown): void {
    if (!this.complaint.isDue()) return;
    this.log.error('Sending fails, trying again', error);
  }

  private takeTurn(): boolean {
    if (this.turns === 0) {
      this.turnWanted = true;
      return false;
    }
    this.turns--;
    return true;
  }

  private giveTurn(): void {
    this.turns++;
    if (!this.turnWanted) return;
    this.turnWanted = false;
    for (const lane of this.lanes.values()) lane.pump();
  }
}
