import type { Position } from '../broker.js';

/** How many closed positions are remembered; news of older ones would be taken for new. */
const MOST_CLOSED = 2000;

/** The last that is known of each position; what comes twice or too late is seen by its version. */
export class PositionBook {
  private readonly known = new Map<string, Position>();
  private closed = 0;

  /** Whether it is news. */
  take(position: Position): boolean {
    const before = this.known.get(position.externalId);
    if (before && position.version <= before.version) return false;
    this.known.delete(position.externalId); // to the end of the order, in which the oldest are forgotten
    this.known.set(position.externalId, position);
    if (position.status !== 'open' && before?.status !== position.status) this.closed++;
    if (this.closed > MOST_CLOSED) this.forget();
    return true;
  }

  /** The same news, with more in it. */
  correct(position: Position): void {
    this.known.set(position.externalId, position);
  }

  get(externalId: string): Position | undefined {
    return this.known.get(externalId);
  }

  open(): Position[] {
    return [...this.known.values()].filter(({ status }) => status === 'open');
  }

  /** Open ones, and those that closed since (ms). */
  since(time: number): Position[] {
    return [...this.known.values()].filter(({ closedAt }) => closedAt === null || closedAt >= time);
  }

  private forget(): void {
    for (const [id, { status }] of this.known) {
      if (status === 'open') continue;
      this.known.delete(id);
      this.closed--;
      return;
    }
  }
}
