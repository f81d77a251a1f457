import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { InboxItem } from '../../events/index.js';

/**
 * Events, and bytes of the bodies that they came in, that are remembered at most; a delivery without events counts as
 * one. What is beyond is read from the database when its turn comes.
 */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** A delivery that has waited longer, in ms, is left to the database: somebody else may have its slot by now. */
const MOST_AGE_MS = 10_000;

interface Fresh {
  item: InboxItem;
  /** Of the body. */
  bytes: number;
  /** Milliseconds since 1970. */
  dueAt: number;
}

/** How much one reading may take. */
interface Room {
  items: number;
  events: number;
  /** Of bodies. */
  bytes: number;
}

/**
 * Deliveries that this process has just stored, mapped to events already: the ledger takes them from here instead of
 * reading and parsing them again. Only a shortcut: the database has every one of them, and decides.
 */
@Injectable()
export class FreshDeliveries {
  private readonly slots = new Map<number, Map<string, Fresh>>();
  private events = 0;
  private bytes = 0;

  constructor(private readonly config: Config) {}

  /** To be called once the delivery is durable; `bytes` is the size of its body. */
  add(slot: number, item: InboxItem, bytes: number): void {
    if (this.config.role === 'api') return; // others count
    const now = item.receivedAt.getTime();
    if (!this.fits(item, bytes)) {
      // what was put into a slot that has gone to somebody else is never asked for, nor forgotten
      for (const other of this.slots.keys()) this.oldest(other, now);
      if (!this.fits(item, bytes)) return;
    }
    let fresh = this.slots.get(slot);
    if (!fresh) this.slots.set(slot, (fresh = new Map<string, Fresh>()));
    fresh.set(item.id, { item, bytes, dueAt: now });
    this.events += weight(item);
    this.bytes += bytes;
  }

  /** When the oldest one of the slot was due: whatever is older is only in the database. Null when there is none. */
  oldest(slot: number, now: number): Date | null {
    const fresh = this.slots.get(slot);
    if (!fresh) return null;
    for (const [id, { dueAt }] of fresh) {
      if (now - dueAt <= MOST_AGE_MS) return new Date(dueAt);
      this.remove(fresh, id);
    }
    return null;
  }

  /** The oldest ones for which there is room, and always one; they stay until they are forgotten. */
  peek(slot: number, room: Room): InboxItem[] {
    const items: InboxItem[] = [];
    let { events, bytes } = room;
    for (const fresh of this.slots.get(slot)?.values() ?? []) {
      events -= fresh.item.events.length;
      bytes -= fresh.bytes;
      if (items.length === room.items || (items.length > 0 && (events < 0 || bytes < 0))) break;
      items.push(fresh.item);
    }
    return items;
  }

  forget(ids: Iterable<string>): void {
    for (const id of ids) for (const fresh of this.slots.values()) this.remove(fresh, id);
  }

  private remove(fresh: Map<string, Fresh>, id: string): void {
    const entry = fresh.get(id);
    if (!entry || !fresh.delete(id)) return;
    this.events -= weight(entry.item);
    this.bytes -= entry.bytes;
  }

  private fits(item: InboxItem, bytes: number): boolean {
    return this.events + weight(item) <= MOST_EVENTS && this.bytes + bytes <= MOST_BYTES;
  }
}

function weight(item: InboxItem): number {
  return Math.max(1, item.events.length);
}
