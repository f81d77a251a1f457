import { newId, Unavailable } from '../../common/index.js';
import type { Clock } from '../../platform/index.js';
import type { SlotRepository } from './slot.repository.js';

/** How long the slots stay held by somebody who is not heard of, in ms, and how often a holder prolongs. */
const HOLD_MS = 30_000;
const PROLONG_MS = 10_000;
/** So long before its end a hold is no longer relied on, in ms: a write that begins now needs time to arrive. */
const MARGIN_MS = 5000;

/** Tells whoever works under a hold whether it still is one. */
export interface Hold {
  /** To be called before each write that relies on no batch being open. @throws Unavailable when the hold is lost */
  check(): void;
}

/** All slots held by one holder. It must be released, and that waits for whatever is still on its way. */
export class SlotHold implements Hold {
  private lost = false;
  private prolonging: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly slots: SlotRepository,
    private readonly clock: Clock,
    private readonly holder: string,
    private until: number,
  ) {
    this.timer = setInterval(() => void this.prolong(), PROLONG_MS).unref();
  }

  /** @throws Unavailable when somebody else holds them */
  static async begin(slots: SlotRepository, clock: Clock): Promise<SlotHold> {
    const holder = newId('hold');
    const until = clock.now() + HOLD_MS;
    let held: boolean;
    try {
      held = await slots.hold(holder, clock.now(), new Date(until));
    } catch (error) {
      await slots.endHold(holder).catch(() => undefined); // else it runs out
      throw error;
    }
    if (!held) throw new Unavailable('Somebody else is recounting; try again shortly');
    return new SlotHold(slots, clock, holder, until);
  }

  check(): void {
    if (this.lost || this.clock.now() > this.until - MARGIN_MS) {
      throw new Unavailable('The slots could not be held any longer; try again shortly');
    }
  }

  /** Holds them longer. A failure is tried again as long as the hold lasts. */
  prolong(): Promise<void> {
    return (this.prolonging = this.prolonging.then(async () => {
      const until = this.clock.now() + HOLD_MS;
      try {
        if (await this.slots.prolongHold(this.holder, this.clock.now(), new Date(until))) this.until = until;
        else this.lost = true;
      } catch {
        // the database is away: `check` knows until when the last one holds
      }
    }));
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.prolonging;
    await this.slots.endHold(this.holder);
  }
}
