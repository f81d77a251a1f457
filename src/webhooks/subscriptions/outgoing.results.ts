import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { OutgoingRepository, type OutgoingUpdate } from './outgoing.repository.js';
import { type HealthState, SubscriptionRepository } from './subscription.repository.js';

/** Updates in one write. */
const AT_ONCE = 250;
/** What may wait to be written; beyond it nothing more is sent. */
const MOST_WAITING = 2000;
/** Pauses between two tries of a write that fails, in ms. */
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 2000;

/**
 * Writes how deliveries ended, many in one write: while one is under way the next gathers. While the database is away
 * they wait here.
 */
@Injectable()
export class OutgoingResults {
  private readonly log = new Logger(OutgoingResults.name);
  private queue: { update: OutgoingUpdate; written: () => void }[] = [];
  private readonly states = new Map<string, HealthState>();
  private writing: Promise<void> | undefined;
  private closing = false;

  constructor(
    private readonly outgoing: OutgoingRepository,
    private readonly subscriptions: SubscriptionRepository,
  ) {}

  get isFull(): boolean {
    return this.queue.length >= MOST_WAITING;
  }

  /** `written` is called once it is. */
  add(update: OutgoingUpdate, written: () => void): void {
    this.queue.push({ update, written });
    this.write();
  }

  /** How a subscriber is doing now; of several the last one counts. */
  addHealth(state: HealthState): void {
    this.states.set(state.id, state);
    this.write();
  }

  /** Resolves when everything is written; no later than a write that fails from now on. */
  async close(): Promise<void> {
    this.closing = true;
    await this.writing;
  }

  private write(): void {
    this.writing ??= this.run();
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what else ends in this turn comes along
    let pause = RETRY_MIN_MS;
    try {
      while (this.queue.length > 0 || this.states.size > 0) {
        try {
          await this.writeSome();
          pause = RETRY_MIN_MS;
        } catch (error) {
          if (pause === RETRY_MIN_MS)
            this.log.error(`Results wait to be written: ${(error as Error).message}`);
          if (this.closing) return; // what is not written is sent again
          await sleep(pause);
          pause = Math.min(pause * 2, RETRY_MAX_MS);
        }
      }
    } finally {
      this.writing = undefined; // at the very moment that saw nothing left: whatever is added from now on begins anew
    }
  }

  private async writeSome(): Promise<void> {
    const group = this.queue.slice(0, AT_ONCE);
    const states = [...this.states.values()];
    await this.outgoing.apply(group.map(({ update }) => update));
    await this.subscriptions.saveHealth(states);
    this.queue.splice(0, group.length);
    for (const state of states) if (this.states.get(state.id) === state) this.states.delete(state.id);
    for (const { written } of group) written();
  }
}
