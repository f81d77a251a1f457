import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { EntitlementNews } from '../access/entitlement.news.js';
import { GrantRepository } from './grant.repository.js';

/** Owners that are told at once, and the pause until the next ones, in ms: each costs a few questions to the database. */
const AT_ONCE = 50;
const PAUSE_MS = 100;

/** Tells those who have a product that it gives them something else now. */
@Injectable()
export class OwnerNews implements BeforeApplicationShutdown {
  private readonly log = new Logger(OwnerNews.name);
  private readonly ending = new AbortController();

  constructor(
    private readonly grants: GrantRepository,
    private readonly news: EntitlementNews,
  ) {}

  /** Goes on by itself, and never fails: what they may open is so whether they were told or not. */
  tellOwnersOf(productId: string): void {
    this.tell(productId).catch((error: unknown) => {
      if (!this.ending.signal.aborted)
        this.log.warn(`${productId}: not all owners were told: ${String(error)}`);
    });
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  private async tell(productId: string): Promise<void> {
    const owners = await this.grants.ownersOf(productId);
    for (let at = 0; at < owners.length; at += AT_ONCE) {
      if (at > 0) await sleep(PAUSE_MS, undefined, { signal: this.ending.signal });
      this.news.tell(owners.slice(at, at + AT_ONCE));
    }
  }
}
