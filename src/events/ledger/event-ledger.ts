import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config } from '../../config/index.js';
import { correlated, endsWithin, Unavailable } from '../../common/index.js';
import { Clock, forgetLeaseOwner, isFree, LEASE_RENEW_MS, Metrics, Signals } from '../../platform/index.js';
import { BatchRepository } from './batch.repository.js';
import { batchSpacingMs } from './batch-spacing.rules.js';
import { EventInboxes, EventProjections } from './ledger.registries.js';
import { SlotTroubles } from './slot-troubles.js';
import { type Hold, SlotHold } from './slot-hold.js';
import { newSlotOwner } from './slot-owner.js';
import { SlotRepository } from './slot.repository.js';
import type { SlotDocument, SlotOwner } from './slot.schema.js';
import { SlotWorker, type SlotWorkerParts, type StepResult } from './slot-worker.js';

/** Waits between two looks at an idle slot, in ms: short after work, longer while nothing comes. */
const POLL_MIN_MS = 50;
const POLL_MAX_MS = 1000;
/** How often slots without a living owner are looked at, in ms. */
const ORPHANS_MS = 2000;
/** How long a shutdown waits for the running batch, in ms. */
const SHUTDOWN_MS = 8000;
const LIVE_SLOTS_MS = 1000;
/** How long a recount waits for the open batches of the living, in ms; one that fails all the time must not hold the others. */
const CLOSING_MS = 20_000;
/** How long a question waits for changes by hand at most, in ms: figures that lag are better than none. */
const SETTLE_MS = 500;
/** What fails when it is no slot's own work. */
const PASS = 'finding slots';

/**
 * Counts every event once, in batches of a slot, see docs/architecture.md. It runs in processes with ROLE all or
 * worker; in others it only knows which slots are alive.
 */
@Injectable()
export class EventLedger implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(EventLedger.name);
  private readonly parts: SlotWorkerParts;
  private readonly troubles: SlotTroubles;
  private readonly owner: SlotOwner;
  private readonly workers = new Map<number, SlotWorker>();
  private primary: number | null = null;
  private running: Promise<void> | undefined;
  private renewal: NodeJS.Timeout | undefined;
  private stopping = false;
  private pauses = 0;
  private orphansAt = 0;
  /** Deliveries and corrections of the largest batch in the last pass. */
  private largest = 0;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  /** Called after a pass that found nothing left; each asked before that pass began. */
  private drainWaiters: (() => void)[] = [];
  private passEnded: Promise<void> = Promise.resolve();
  /** Called when the pass has ended that has not begun yet. */
  private passWaiters: (() => void)[] = [];
  /** The pass that counts the latest change by hand. */
  private changes: Promise<void> | null = null;
  private live: { slots: number[]; at: number } = { slots: [], at: -Infinity };
  private liveRead: Promise<number[]> | undefined;
  private turn = 0;
  /** Tells the other processes that something waits for a slot. */
  wakeElsewhere: (slot: number) => void = noop;

  constructor(
    private readonly slots: SlotRepository,
    batches: BatchRepository,
    inboxes: EventInboxes,
    projections: EventProjections,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.troubles = new SlotTroubles(metrics);
    this.parts = { slots, batches, inboxes, projections, clock };
    this.owner = newSlotOwner(clock.date());
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.running = this.run();
    this.renewal = setInterval(() => void this.renew(), LEASE_RENEW_MS).unref();
  }

  /** Finishes the running batch, within a bound, and gives the slots back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake();
    clearInterval(this.renewal);
    await endsWithin(SHUTDOWN_MS, this.running ?? Promise.resolve());
    await this.slots.release(this.owner.instance).catch(() => undefined); // the lease runs out by itself
    forgetLeaseOwner(this.owner);
  }

  /** Says that something waits. For a slot of nobody living, its orphaned work is taken at once. */
  wake(slot?: number): void {
    if (slot !== undefined && !this.workers.has(slot)) {
      this.orphansAt = 0;
      this.wakeElsewhere(slot);
    }
    this.woken = true;
    this.wakeUp?.();
  }

  /** The same of a change by hand, which `settled` waits for where this process counts it. */
  wakeForChange(slot: number): void {
    if (this.workers.has(slot)) {
      const counted = new Promise<void>((ended) => this.passWaiters.push(ended)).then(() => {
        if (this.changes === counted) this.changes = null;
      });
      this.changes = counted;
    }
    this.wake(slot);
  }

  /** Resolves when the changes by hand up to now are counted, those of slots that others have excepted; soon in any case. */
  async settled(): Promise<void> {
    if (this.changes !== null && this.pauses === 0) await endsWithin(SETTLE_MS, this.changes);
  }

  /** The same for a slot of this process only: another process has said it to all. */
  wakeOwn(slot: number): void {
    if (this.workers.has(slot)) this.wake(slot);
  }

  /** Resolves when no batch is running here; none begins before `resume`. Pauses add up. */
  async pause(): Promise<void> {
    this.pauses++;
    await this.passEnded;
  }

  resume(): void {
    this.pauses = Math.max(0, this.pauses - 1);
    this.wake();
  }

  /** Resolves when everything due is counted: in the slots of this process and in those of nobody living. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.drainWaiters.push(resolve);
      this.wake();
    });
  }

  /** Slots with a living processor of their own; at most a second old. */
  liveSlots(): Promise<number[]> {
    const now = this.clock.now();
    if (now - this.live.at < LIVE_SLOTS_MS && now >= this.live.at) return Promise.resolve(this.live.slots);
    this.liveRead ??= this.readLiveSlots().finally(() => (this.liveRead = undefined));
    return this.liveRead;
  }

  /**
   * The slot for an item that is stored now: this process's own, else the living ones in turn, else 0,
   * which the next processor takes.
   */
  slotForNewItem(): number {
    if (this.primary !== null) return this.primary;
    this.liveSlots().catch(() => undefined); // refreshes for the next call
    const { slots } = this.live;
    return slots.length > 0 ? slots[this.turn++ % slots.length] : 0;
  }

  /** Ids of the deliveries that are being counted now, in all processes. */
  async inProgress(): Promise<Set<string>> {
    return new Set((await this.slots.all()).flatMap(({ open }) => open?.deliveries ?? []));
  }

  /**
   * Runs `work` while no batch is open and none is opened, in any process: to recount. Work that waits stays where
   * it is. `slots` are those that exist, each with its last batch; `hold` must be checked before each write.
   * @throws Unavailable when somebody else recounts, and when the hold was lost before the end
   */
  async exclusive<T>(work: (slots: { slot: number; done: number }[], hold: Hold) => Promise<T>): Promise<T> {
    const deadline = this.clock.now() + CLOSING_MS;
    const hold = await SlotHold.begin(this.slots, this.clock);
    try {
      const rows = await this.untilAllClosed(hold, deadline);
      const result = await work(
        rows.map(({ _id, done }) => ({ slot: _id, done })),
        hold,
      );
      hold.check();
      return result;
    } finally {
      await hold.release();
      this.wake();
    }
  }

  /** Waits for the open batches of the living; those of the dead are finished here. */
  private async untilAllClosed(hold: Hold, deadline: number): Promise<SlotDocument[]> {
    for (;;) {
      hold.check();
      const rows = await this.slots.all();
      const open = rows.filter((row) => row.open);
      if (open.length === 0) return rows;
      if (this.clock.now() > deadline) {
        throw new Unavailable(`Slot ${open[0]._id} does not get its batch done; its log tells why`);
      }
      for (const row of open) {
        if (!isFree(row, this.clock.now())) continue;
        const taken = await this.slots.take(row, { ...this.owner, primary: false }, this.clock.now());
        if (!taken?.open) continue;
        try {
          await new SlotWorker(this.parts, this.owner.instance, taken).step();
        } finally {
          await this.slots.release(this.owner.instance, row._id);
        }
      }
      await sleep(20);
    }
  }

  private async run(): Promise<void> {
    let idle = POLL_MIN_MS;
    while (!this.stopping) {
      this.woken = false;
      let wait = POLL_MAX_MS;
      let failed = false;
      if (this.pauses === 0) {
        const began = performance.now();
        const pass = this.pass();
        this.passEnded = pass.then(noop, noop);
        try {
          const worked = await pass;
          this.troubles.over(PASS);
          idle = worked ? POLL_MIN_MS : Math.min(idle * 2, POLL_MAX_MS);
          wait = worked ? 0 : Math.min(idle, this.troubles.nextTryMs());
          if (worked && this.drainWaiters.length === 0) {
            await this.pauseFor(batchSpacingMs(this.largest) - (performance.now() - began), false);
          }
        } catch (error) {
          failed = true;
          wait = this.troubles.failed(PASS, error);
        }
      }
      // after a failure a wake-up does not shorten the wait
      if (!this.woken || failed) await this.pauseFor(wait, !failed);
    }
  }

  /** One batch of each slot. Returns whether there may be more to do. */
  private async pass(): Promise<boolean> {
    const waiters = this.drainWaiters;
    this.drainWaiters = [];
    const passWaiters = this.passWaiters;
    this.passWaiters = [];
    const states = new Set<StepResult['state'] | 'failed'>();
    this.largest = 0;
    try {
      if (this.primary === null) await this.claimPrimary();
      const now = this.clock.now();
      if (waiters.length > 0 || now - this.orphansAt >= ORPHANS_MS || now < this.orphansAt) {
        this.orphansAt = now;
        await this.adoptOrphans();
      }
      for (const worker of [...this.workers.values()]) {
        states.add(await correlated(worker.batch, () => this.try(worker)));
      }
    } catch (error) {
      this.drainWaiters.push(...waiters);
      throw error;
    } finally {
      for (const ended of passWaiters) ended();
    }
    states.delete('idle');
    if (states.size > 0) this.drainWaiters.push(...waiters);
    else for (const done of waiters) done();
    states.delete('held'); // nothing to do until its end
    states.delete('failed'); // nor before its next try
    return states.size > 0;
  }

  /** What fails in a slot stops no other. */
  private async try(worker: SlotWorker): Promise<StepResult['state'] | 'failed'> {
    const slot = slotName(worker.id);
    if (this.troubles.waits(slot)) return 'failed';
    try {
      const state = await this.work(worker);
      this.troubles.over(slot);
      return state;
    } catch (error) {
      if (this.workers.get(worker.id) === worker) this.troubles.failed(slot, error);
      return 'failed';
    }
  }

  private async work(worker: SlotWorker): Promise<StepResult['state']> {
    const result = await worker.step();
    if (result.state === 'counted') {
      this.largest = Math.max(this.largest, result.size);
      if (result.created.length > 0) this.signals.emit('events.recorded', { events: result.created });
    }
    if (result.state === 'lost') {
      this.log.warn(`Slot ${worker.id} has gone to another process`);
      this.drop(worker.id);
    }
    if (result.state === 'idle' && worker.id !== this.primary) {
      this.workers.delete(worker.id);
      await this.slots.release(this.owner.instance, worker.id);
    }
    return result.state;
  }

  /** Takes the lowest slot that is free, or makes the next one. */
  private async claimPrimary(): Promise<void> {
    while (!this.stopping) {
      const now = this.clock.now();
      const rows = await this.slots.all();
      const mine = rows.find(({ owner }) => owner?.instance === this.owner.instance && owner.primary);
      const free = rows.filter((row) => isFree(row, now) && !this.workers.has(row._id));
      let slot: SlotDocument | null = mine ?? null;
      for (const row of slot ? [] : free) {
        slot = await this.slots.take(row, this.owner, now);
        if (slot) break;
      }
      if (!slot) {
        slot = await this.slots.create((rows.at(-1)?._id ?? -1) + 1, this.owner, now);
      }
      if (!slot) continue; // others start at the same moment
      this.primary = slot._id;
      this.workers.set(slot._id, new SlotWorker(this.parts, this.owner.instance, slot));
      this.live.at = -Infinity;
      return;
    }
  }

  /** Takes over what nobody living works on, until it is empty. */
  private async adoptOrphans(): Promise<void> {
    for (const row of await this.slots.all()) {
      if (this.workers.has(row._id) || !isFree(row, this.clock.now())) continue;
      if (!(await new SlotWorker(this.parts, this.owner.instance, row).hasWork())) continue;
      const taken = await this.slots.take(row, { ...this.owner, primary: false }, this.clock.now());
      if (taken) this.workers.set(taken._id, new SlotWorker(this.parts, this.owner.instance, taken));
    }
  }

  private async renew(): Promise<void> {
    try {
      const held = [...this.workers.keys()];
      const own = await this.slots.renew(this.owner.instance, this.clock.now());
      for (const id of held) if (!own.has(id)) this.drop(id);
    } catch {
      // the loop meets the same failure and says so; what is not renewed in time goes to somebody else
    }
  }

  private drop(id: number): void {
    this.workers.delete(id);
    this.troubles.forget(slotName(id));
    if (this.primary === id) this.primary = null;
  }

  private async readLiveSlots(): Promise<number[]> {
    const now = this.clock.now();
    const slots = (await this.slots.all())
      .filter(({ owner, leaseUntil }) => owner?.primary && leaseUntil && leaseUntil.getTime() > now)
      .map(({ _id }) => _id);
    this.live = { slots, at: now };
    return slots;
  }

  private async pauseFor(ms: number, wakeable: boolean): Promise<void> {
    if (ms <= 0 || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      this.wakeUp = () => {
        if (wakeable || this.stopping) end();
      };
    });
    this.wakeUp = undefined;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function noop(): void {
  // the loop itself handles how a pass ended
}

function slotName(id: number): string {
  return `slot ${id}`;
}
