import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Unavailable } from '../../common/index.js';
import {
  Clock,
  forgetLeaseOwner,
  isFree,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
} from '../../platform/index.js';
import { AnswerBrokenOff, AnswerUnderWay } from '../assistant.errors.js';
import { ConversationRepository, type StoredConversation } from '../conversations/conversation.repository.js';

/** How long a shutdown waits for answers to be kept, in ms. */
const LAST_WORDS_MS = 5000;

/** A conversation in which this process writes an answer, and nobody else does. */
export interface HeldConversation {
  /** As it is now. */
  readonly conversation: StoredConversation;
  /** Aborted by whoever the answer is not wanted by any more. */
  readonly ending: AbortController;
  /** Must be called; others can ask in it then. */
  release: () => Promise<void>;
}

interface Held {
  ending: AbortController;
  /** False until its row says so. */
  isTaken: boolean;
}

/**
 * One answer at a time in a conversation, however many processes: each is held under a lease, which a process that has died
 * loses at once or within ten seconds. One that is deleted, or was lost, ends its answer.
 */
@Injectable()
export class AnswerDesk implements OnModuleDestroy {
  readonly owner: LeaseOwner;
  private readonly log = new Logger(AnswerDesk.name);
  private readonly held = new Map<string, Held>();
  private renewal: NodeJS.Timeout | undefined;
  private isClosed = false;
  private whenEmpty: (() => void) | undefined;

  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  /** @throws AnswerUnderWay, Unavailable when the service ends */
  async hold(conversation: StoredConversation): Promise<HeldConversation> {
    if (this.isClosed) throw new Unavailable('The service is ending');
    const { _id: id } = conversation;
    // a lease that ran out while the database was away does not end what goes on here
    if (this.held.has(id) || !isFree(conversation, this.clock.now())) throw new AnswerUnderWay();
    const ending = new AbortController();
    const held: Held = { ending, isTaken: false };
    this.held.set(id, held);
    let taken: StoredConversation | null;
    try {
      taken = await this.conversations.leases.take(conversation, this.owner, this.clock.now());
      if (!taken) throw new AnswerUnderWay();
      held.isTaken = true;
    } catch (error) {
      this.forget(id);
      throw error;
    }
    this.renewal ??= setInterval(() => void this.renew(), LEASE_RENEW_MS).unref();
    return { conversation: taken, ending, release: () => this.release(id) };
  }

  /** For a conversation that is deleted; other processes see it when they renew. */
  end(id: string): void {
    this.held.get(id)?.ending.abort(new AnswerBrokenOff('The conversation was deleted'));
  }

  /** Keeps what is held; by itself every three seconds. What could not be given back runs out all the same. */
  async renew(): Promise<void> {
    const taken = [...this.held].filter(([, { isTaken }]) => isTaken);
    try {
      const { instance } = this.owner;
      const ids = taken.map(([id]) => id);
      const own = await this.conversations.leases.renew(instance, this.clock.now(), ids);
      for (const [id, { ending }] of taken) {
        if (!own.has(id))
          ending.abort(new AnswerBrokenOff('The conversation was deleted, or is answered elsewhere'));
      }
    } catch (error) {
      this.log.warn(`Leases of conversations cannot be renewed: ${String(error)}`);
    }
  }

  /** Answers say where they were, and are kept, while the database and the connections are still there. */
  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    for (const { ending } of this.held.values()) {
      ending.abort(new AnswerBrokenOff('The service is ending; ask again in a moment', { retryAfter: 5 }));
    }
    await this.empty();
    clearInterval(this.renewal);
    forgetLeaseOwner(this.owner);
  }

  private async release(id: string): Promise<void> {
    try {
      await this.conversations.leases.release(this.owner.instance, id);
    } catch (error) {
      this.log.warn(`${id} is not given back, its lease runs out: ${String(error)}`);
    } finally {
      this.forget(id);
    }
  }

  private forget(id: string): void {
    this.held.delete(id);
    if (this.held.size > 0) return;
    clearInterval(this.renewal);
    this.renewal = undefined;
    this.whenEmpty?.();
  }

  private async empty(): Promise<void> {
    if (this.held.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.whenEmpty = resolve;
      timer = setTimeout(resolve, LAST_WORDS_MS);
    });
    clearTimeout(timer);
  }
}
