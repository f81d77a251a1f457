import { isDatabaseAway } from '../../../common/index.js';
import type { Clock, LeaseOwner } from '../../../platform/index.js';
import type { CrmMailing } from '../../mailing/sending/crm-mailing.js';
import type { CampaignAtWork, CampaignAudience } from '../campaign.js';
import type { CampaignRepository } from '../campaign.repository.js';
import type { CampaignMail, Settlement } from '../ledger/campaign-mail.js';
import type { CampaignMailRepository } from '../ledger/campaign-mail.repository.js';
import { type CampaignAudiences, isOfCampaign, reasonOf } from './campaign-audiences.js';
import { Flight } from './flight.js';
import type { MailMaker, PreparedContents, ReadyMail, Refused } from './mail-maker.js';
import { afterPutOff, isAway, SERVER_WELL } from './retry.rules.js';
import { type RunProgress } from './run-progress.js';
import { putOff, settlementOf } from './settlement.rules.js';
import { allowance, paidBy, waitFor } from './throttle.rules.js';

/** Mails that are claimed and not known to be sent: so many are repeated at most when the process dies. */
const MOST_CLAIMED = 20;
/** Mails that are made in advance, and when the next ones are; fewer under a throttle, as contacts may change meanwhile. */
const MOST_READY = 100;
const FEW_READY = 60;
const READY_SECONDS = 5;
/** How often it is looked for what has become due, in ms. */
const LOOK_MS = 200;
/** After something did not work, in ms. */
const AGAIN_MS = 1000;
/** So many mails one after the other that cannot be rendered, or not in time, and the template is at fault. */
const MOST_REFUSED = 20;
const MOST_SLOW = 3;
const TOO_SLOW = 'CRM.TEMPLATE_TOO_SLOW';

/** What a run works with. */
export interface RunParts {
  campaigns: CampaignRepository;
  mails: CampaignMailRepository;
  audiences: CampaignAudiences;
  maker: MailMaker;
  mailing: CrmMailing;
  clock: Clock;
  /** Says what does not work. */
  complain: (what: string, error: unknown) => void;
}

/** Whose campaign it is, as long as it is. */
export interface Holding {
  owner: LeaseOwner;
  /** Whether the lease is sure to be this process's. */
  isHeld: () => boolean;
}

/**
 * One campaign on its way, in the one process that holds it. Each mail is claimed in the ledger before it is sent and said
 * to be sent afterwards; whatever fails in between leaves it to be sent again. It ends when everybody has got theirs, when
 * somebody pauses or cancels it, or when another process has it.
 */
export class CampaignRun {
  /** Mails on their way, by their rows. */
  private readonly flight = new Flight();
  private ready: ReadyMail[] = [];
  private reading: Promise<void> | undefined;
  private audience: CampaignAudience;
  private paidUntil: number | undefined;
  private health = SERVER_WELL;
  private refused = 0;
  private slow = 0;
  /** Whether mails can be made in time. */
  private isTrusted = false;
  /** Whether some rows may be claimed that nobody is sending. */
  private isUnsure = true;
  private isOver = false;
  private admittedAt = performance.now();
  private prepared!: PreparedContents;

  constructor(
    private readonly parts: RunParts,
    private readonly campaign: CampaignAtWork,
    private readonly holding: Holding,
    private readonly progress: RunProgress,
  ) {
    this.audience = campaign.audience;
    this.paidUntil = campaign.paidUntil?.getTime();
  }

  /** Resolves when it is over and nothing is on its way. @throws what the database says at the beginning */
  async run(): Promise<void> {
    const { maker } = this.parts;
    try {
      this.prepared = await maker.prepare(this.campaign.contents);
    } catch (error) {
      if (!isOfCampaign(error)) throw error;
      return this.pause(reasonOf(error));
    }
    const finding = this.findAudience();
    try {
      while (!this.isOver) await this.step();
    } finally {
      this.isOver = true;
      await Promise.all([finding, this.reading, this.flight.landed()]);
    }
  }

  /** Sends nothing more; what is on its way arrives. */
  stop(): void {
    this.isOver = true;
    this.flight.wake();
  }

  /** It is another process's: what is on its way is cut off, too. */
  lose(): void {
    this.stop();
    this.flight.cut();
  }

  private async step(): Promise<void> {
    try {
      if (!this.holding.isHeld()) return this.lose();
      await this.freeClaims();
      this.readAhead();
      const count = this.mayGo();
      if (count > 0) await this.send(count);
      else if (await this.isDone()) await this.finish();
      else if (!(await this.mayGoOn())) this.stop();
      else await this.flight.change(this.pauseMs());
    } catch (error) {
      this.isUnsure = true;
      this.parts.complain(`The campaign ${this.campaign.id} does not go on, trying again`, error);
      await this.flight.change(AGAIN_MS);
    }
  }

  /** How many mails may be claimed at this moment. */
  private mayGo(): number {
    const now = this.parts.clock.now();
    let count = Math.min(MOST_CLAIMED - this.flight.size, this.ready.length);
    if (isAway(this.health))
      count = now < this.health.probeAt || this.flight.size > 0 ? 0 : Math.min(count, 1);
    const { throttlePerSecond: throttle } = this.campaign;
    return throttle === undefined ? count : Math.min(count, allowance(throttle, this.paidUntil, now));
  }

  /** Whether nobody has paused or cancelled it, looked at from time to time while there is nothing to send. */
  private async mayGoOn(): Promise<boolean> {
    if (performance.now() - this.admittedAt < AGAIN_MS) return true;
    this.admittedAt = performance.now();
    return this.parts.campaigns.admit(this.campaign.id, this.holding.owner);
  }

  /** Until something may have become due. */
  private pauseMs(): number {
    const { throttlePerSecond: throttle } = this.campaign;
    if (throttle === undefined || this.ready.length === 0 || isAway(this.health)) return LOOK_MS;
    return Math.min(LOOK_MS, Math.max(1, waitFor(throttle, this.paidUntil, this.parts.clock.now())));
  }

  private async send(count: number): Promise<void> {
    const { campaigns, mails, clock } = this.parts;
    const { id, throttlePerSecond: throttle } = this.campaign;
    const group = this.ready.splice(0, count);
    if (throttle !== undefined) this.paidUntil = paidBy(throttle, this.paidUntil, clock.now(), count);
    const paid = this.paidUntil === undefined ? undefined : new Date(this.paidUntil);
    if (!(await campaigns.admit(id, this.holding.owner, paid))) return this.stop();
    const claimed = await mails.claim(
      group.map(({ row }) => row.id),
      this.holding.owner.instance,
    );
    if (!this.holding.isHeld()) return this.lose();
    for (const mail of group)
      if (claimed.has(mail.row.id)) this.flight.begin(mail.row.id, (signal) => this.deliver(mail, signal));
  }

  private async deliver({ row, mail }: ReadyMail, signal: AbortSignal): Promise<void> {
    const settlement = await this.tried(row, () => this.parts.mailing.send(mail, signal));
    // cut off by us: it stays claimed, and whoever has the campaign next sends it again
    if (signal.aborted && (settlement.state === 'unknown' || settlement.state === 'retrying')) return;
    await this.settle(row, settlement);
    this.progress.moved(settlement);
  }

  private async tried(row: CampaignMail, send: () => ReturnType<CrmMailing['send']>): Promise<Settlement> {
    const { clock } = this.parts;
    const { tries = 0 } = row;
    try {
      const outcome = await send();
      this.health = outcome.state === 'again' ? afterPutOff(this.health, clock.now()) : SERVER_WELL;
      return settlementOf(outcome, { tries, isServerAway: isAway(this.health), now: clock.now() });
    } catch (error) {
      // nothing was sent
      this.parts.complain(`A mail of the campaign ${this.campaign.id} was not sent, trying again`, error);
      const isCounted = !isDatabaseAway(error);
      return putOff('CRM.CAMPAIGN_MAIL_NOT_SENT', { tries, isCounted, now: clock.now() });
    }
  }

  /** Until it is written: before that nobody else gets the place. */
  private async settle(row: CampaignMail, settlement: Settlement): Promise<void> {
    const { mails, clock, complain } = this.parts;
    const { owner, isHeld } = this.holding;
    for (;;) {
      try {
        return await mails.settle(row.id, owner.instance, settlement, clock.date());
      } catch (error) {
        complain(
          `What became of mails of the campaign ${this.campaign.id} is not written, trying again`,
          error,
        );
        if (!isHeld()) return; // whoever takes it over sends it again
        await this.flight.pause(AGAIN_MS / 4);
      }
    }
  }

  /** Makes the next mails while others are on their way. */
  private readAhead(): void {
    const few = isAway(this.health) ? 1 : Math.min(FEW_READY, this.mostReady);
    if (this.reading || this.isOver || this.ready.length >= few) return;
    this.reading = this.read()
      .catch((error: unknown) => {
        this.parts.complain(`Mails of the campaign ${this.campaign.id} are not made, trying again`, error);
        return this.flight.pause(AGAIN_MS);
      })
      .finally(() => {
        this.reading = undefined;
        this.flight.wake();
      });
  }

  private get mostReady(): number {
    const { throttlePerSecond: throttle = Infinity } = this.campaign;
    if (!this.isTrusted) return MOST_SLOW; // each of them may take seconds
    return Math.min(MOST_READY, Math.ceil(throttle * READY_SECONDS));
  }

  /** Always from the first one that has no mail yet: nobody is passed by, whatever comes in between. */
  private async read(): Promise<void> {
    const { mails, maker, clock } = this.parts;
    const { id } = this.campaign;
    const held = new Set([...this.flight.ids(), ...this.ready.map(({ row }) => row.id)]);
    const isFree = (row: CampaignMail) => !held.has(row.id);
    const most = this.mostReady;
    const due = (await mails.due(id, clock.date(), most + held.size)).filter(isFree).slice(0, most);
    const fresh = due.length < most ? await mails.pending(id, most - due.length + held.size) : [];
    const rows = [...due, ...fresh.filter(isFree)].slice(0, most);
    if (rows.length === 0) return this.flight.pause(LOOK_MS);
    for (const made of await maker.make(id, rows, this.prepared)) {
      if ('mail' in made) {
        this.ready.push(made);
        this.refused = 0;
        this.isTrusted = this.slow === 0;
      } else await this.refuse(made);
      if (this.isOver) return;
    }
  }

  private async refuse({ row, state, error }: Refused): Promise<void> {
    const { mails, clock } = this.parts;
    await mails.giveUp(row.id, state, error, clock.date());
    this.progress.moved({ state });
    if (state === 'suppressed') return;
    if (error === TOO_SLOW) {
      this.slow++;
      this.isTrusted = false;
    }
    if (++this.refused >= MOST_REFUSED || this.slow >= MOST_SLOW)
      await this.pause(`${error}: several mails could not be made`);
  }

  private async findAudience(): Promise<void> {
    while (!this.isOver && !this.audience.isComplete) {
      try {
        const some = await this.parts.audiences.findSome(this.campaign, this.audience, this.holding.owner);
        if (!some) return this.lose();
        this.audience = some.audience;
        this.progress.found(some.found);
        this.flight.wake();
      } catch (error) {
        if (isOfCampaign(error)) return this.pause(reasonOf(error));
        this.parts.complain(`Readers of the campaign ${this.campaign.id} are not found, trying again`, error);
        await this.flight.pause(AGAIN_MS);
      }
    }
  }

  /** Whether nothing is left to do. */
  private async isDone(): Promise<boolean> {
    const { mails } = this.parts;
    if (this.ready.length > 0 || this.flight.size > 0 || !this.audience.isComplete) return false;
    await this.reading;
    if (this.ready.length > 0) return false;
    if (!(await mails.isOpen(this.campaign.id))) return true;
    this.isUnsure = true;
    return false;
  }

  /** What another process has left behind, or was claimed without an answer, is sent again. */
  private async freeClaims(): Promise<void> {
    if (!this.isUnsure) return;
    const { mails, clock } = this.parts;
    await mails.freeClaims(this.campaign.id, clock.date(), this.flight.ids());
    this.isUnsure = false;
  }

  private async finish(): Promise<void> {
    const { campaigns, clock } = this.parts;
    const sent = await campaigns.finish(this.campaign.id, this.holding.owner, clock.date());
    this.stop();
    if (sent) this.progress.ended('sent');
  }

  /** Somebody has to look at it. */
  private async pause(reason: string): Promise<void> {
    const { campaigns, clock } = this.parts;
    const paused = await campaigns.pause(this.campaign.id, clock.date(), reason, this.holding.owner);
    this.stop();
    if (paused) this.progress.ended('paused');
  }
}
