import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { AppError, newId } from '../../common/index.js';
import { MarketSources } from '../../market/index.js';
import {
  Clock,
  forgetLeaseOwner,
  isFree,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
} from '../../platform/index.js';
import type { ProposalDto, ProposalKind, ProposalResultDto } from './proposal.dto.js';
import {
  ProposalBusy,
  ProposalDecided,
  ProposalExpired,
  ProposalFailed,
  ProposalNotFound,
  ProposalOutdated,
  ProposalRejected,
  TooManyProposals,
} from './proposal.errors.js';
import { type Proposal, ProposalRepository } from './proposal.repository.js';
import type { ProposedAction } from './proposed-action.js';
import { ProposedOrder } from './proposed-order.js';
import { ProposedRun } from './proposed-run.js';

/** How long one can be confirmed, in ms of the market's time. */
const OPEN_MS = 60_000;
/** Most open ones of a conversation. */
const MOST_OPEN = 3;
/** How long they are kept, in ms of ours; orders and runs are kept by themselves. */
const KEPT_MS = 90 * 86_400_000;
/** How long a confirmation waits for one that is under way, in ms; it looks every so many. */
const WAIT_MS = 20_000;
const LOOK_MS = 50;
/** Status of what is so only now: the broker does not answer. */
const TRY_AGAIN = 503;

/**
 * What the assistant would do, and does only when its user says so: through the same services as by hand. One process at a
 * time confirms a proposal, under a lease; after a crash the next confirmation looks for what was done before it does anything.
 */
@Injectable()
export class ProposalService implements BeforeApplicationShutdown {
  private readonly owner: LeaseOwner;
  /** Confirmations of this process that are under way. */
  private readonly confirming = new Map<string, Promise<Proposal>>();
  private readonly actions: Readonly<Record<ProposalKind, ProposedAction>>;

  constructor(
    private readonly proposals: ProposalRepository,
    private readonly markets: MarketSources,
    private readonly clock: Clock,
    order: ProposedOrder,
    bot: ProposedRun,
  ) {
    this.actions = { order, bot };
    this.owner = newLeaseOwner(clock.date());
  }

  beforeApplicationShutdown(): void {
    forgetLeaseOwner(this.owner); // what it was at can be taken over at once
  }

  /**
   * Checked as by hand; nothing is done.
   * @param input the body of the request by hand
   * @throws InvalidInput, TooManyProposals, the signal's reason, and what the same by hand throws
   */
  async propose(
    kind: ProposalKind,
    input: object,
    { userId, conversationId, signal }: { userId: string; conversationId: string; signal: AbortSignal },
  ): Promise<ProposalDto> {
    const market = await this.markets.of(userId);
    const body = await this.actions[kind].check(userId, input);
    signal.throwIfAborted(); // nobody would see it
    const now = market.now();
    const proposal: Proposal = {
      _id: newId('prp'),
      userId,
      conversationId,
      ...(JSON.parse(JSON.stringify(body)) as typeof body),
      market: market.key,
      state: 'open',
      createdAt: new Date(now),
      expiresAt: new Date(now + OPEN_MS),
      clearAt: new Date(this.clock.now() + KEPT_MS),
    };
    await this.proposals.create(proposal);
    // counted with itself, so that several at once do not pass together
    if ((await this.proposals.countOpen(userId, conversationId, new Date(now))) > MOST_OPEN) {
      await this.proposals.withdraw(userId, proposal._id);
      throw new TooManyProposals(MOST_OPEN);
    }
    return toProposalDto(proposal);
  }

  /** For a conversation that is deleted: what is open in it is not offered any more. */
  async forget(userId: string, conversationId: string): Promise<void> {
    await this.proposals.withdrawAll(userId, conversationId);
  }

  /** @throws ProposalNotFound */
  async get(userId: string, id: string): Promise<ProposalDto> {
    const proposal = await this.find(userId, id);
    if (proposal.state !== 'open') return this.shown(proposal);
    const isOver = await this.isOver(proposal).catch(() => false); // the market does not answer: as it is stored
    return this.shown(isOver ? { ...proposal, state: 'expired' } : proposal);
  }

  /** Rejected before it stays so. @throws ProposalNotFound, ProposalDecided, ProposalExpired */
  async reject(userId: string, id: string): Promise<ProposalDto> {
    let proposal = await this.find(userId, id);
    if (proposal.state === 'open') {
      await this.proposals.close(userId, id, (await this.isOver(proposal)) ? 'expired' : 'rejected');
      proposal = await this.find(userId, id);
    }
    if (proposal.state === 'rejected') return this.shown(proposal);
    throw proposal.state === 'expired' ? new ProposalExpired() : new ProposalDecided();
  }

  /**
   * Does it, once: confirmed again it answers what was done.
   * @throws ProposalNotFound, ProposalExpired, ProposalRejected, ProposalBusy, ProposalOutdated, and what the same by hand
   * throws
   */
  async confirm(userId: string, id: string): Promise<ProposalDto> {
    const key = `${userId} ${id}`;
    let confirmed = this.confirming.get(key);
    if (!confirmed) {
      confirmed = this.decided(userId, id).finally(() => this.confirming.delete(key));
      this.confirming.set(key, confirmed);
    }
    return this.shown(await confirmed);
  }

  /** Waits for whoever is at it. */
  private async decided(userId: string, id: string): Promise<Proposal> {
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
      const proposal = await this.find(userId, id);
      if (proposal.state === 'confirmed') return proposal;
      if (proposal.state === 'failed') throw new ProposalFailed(proposal.problem!);
      if (proposal.state === 'rejected') throw new ProposalRejected();
      if (proposal.state === 'expired') throw new ProposalExpired();
      const own = await this.take(proposal);
      const end = own && (await this.perform(own, proposal.state === 'confirming'));
      if (end) return end;
      await sleep(LOOK_MS);
    }
    throw new ProposalBusy();
  }

  /** Null when somebody else is at it. */
  private async take(proposal: Proposal): Promise<Proposal | null> {
    const { _id, userId, state } = proposal;
    const now = this.clock.now();
    if (state === 'confirming') {
      return isFree(proposal, now) ? this.proposals.leases.take(proposal, this.owner, now) : null;
    }
    if (!(await this.isOver(proposal))) return this.proposals.begin(userId, _id, this.owner, now);
    await this.proposals.close(userId, _id, 'expired');
    return null;
  }

  /** Null when it went into other hands meanwhile. @param again whether another process may have done it before */
  private async perform(proposal: Proposal, again: boolean): Promise<Proposal | null> {
    const { _id, userId, kind } = proposal;
    const action = this.actions[kind];
    const renewal = setInterval(() => {
      const renewed = this.proposals.leases.renew(this.owner.instance, this.clock.now(), [_id]);
      renewed.catch(() => undefined); // it is tried again
    }, LEASE_RENEW_MS);
    try {
      let done = again ? await action.find(proposal) : null;
      if (!done) {
        if (again && (await this.isOver(proposal))) {
          await this.proposals.finish(userId, _id, this.owner, { state: 'expired' });
          throw new ProposalExpired();
        }
        await this.checkMarket(proposal);
        await action.perform(proposal, () => this.proposals.isHeld(userId, _id, this.owner));
        done = await action.find(proposal);
      }
      if (!done) return null;
      refuseRejected(done);
      return await this.proposals.finish(userId, _id, this.owner, { state: 'confirmed' });
    } catch (error) {
      await this.putDown(proposal, error);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** After an error with which nothing was done, if it is one of ours; of any other that is not known. */
  private async putDown({ _id, userId }: Proposal, error: unknown): Promise<void> {
    if (error instanceof ProposalExpired) return;
    if (!(error instanceof AppError)) {
      await this.proposals.leases.release(this.owner.instance, _id).catch(() => undefined); // the next one looks
    } else if (error.status === TRY_AGAIN) {
      await this.proposals.finish(userId, _id, this.owner, { state: 'open' });
    } else {
      const problem = { status: error.status, code: error.code, detail: error.message };
      await this.proposals.finish(userId, _id, this.owner, { state: 'failed', problem });
    }
  }

  private async find(userId: string, id: string): Promise<Proposal> {
    const proposal = await this.proposals.findById(userId, id);
    if (!proposal) throw new ProposalNotFound();
    return proposal;
  }

  /** By the clock of the market that it was made at; at another one it is told as outdated. */
  private async isOver({ userId, market, expiresAt }: Proposal): Promise<boolean> {
    const source = await this.markets.of(userId);
    return source.key === market && source.now() >= expiresAt.getTime();
  }

  private async checkMarket({ userId, market }: Proposal): Promise<void> {
    if ((await this.markets.of(userId)).key !== market) throw new ProposalOutdated();
  }

  private async shown(proposal: Proposal): Promise<ProposalDto> {
    const done = proposal.state === 'confirmed' ? await this.actions[proposal.kind].find(proposal) : null;
    return toProposalDto(proposal, done ?? undefined);
  }
}

/** Found after a crash: the broker had refused it. */
function refuseRejected({ order }: ProposalResultDto): void {
  if (order?.state !== 'rejected') return;
  const refused = { code: 'BROKER.REFUSED', detail: 'The broker refused the order' };
  throw new ProposalFailed({ status: 409, ...(order.rejection ?? refused) });
}

function toProposalDto(proposal: Proposal, done?: ProposalResultDto): ProposalDto {
  const { _id: id, kind, order, bot, accountType, state, createdAt, expiresAt, problem } = proposal;
  const result = problem ? { problem: { code: problem.code, detail: problem.detail } } : done;
  return {
    id,
    kind,
    ...(order && { order }),
    ...(bot && { bot: bot as unknown as NonNullable<ProposalDto['bot']> }),
    accountType,
    state,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(result && { result }),
  };
}
