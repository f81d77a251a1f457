import type { Clock } from '../../platform/index.js';

const LARGEST = 10_000;

interface Entry<T> {
  value: Promise<T | null>;
  userId: string | undefined;
  until: number;
}

/**
 * Remembers for a moment who is behind a token, so that a burst of requests costs one look-up.
 * `ttlMs` is how long another process may go on believing what has changed; this process forgets at once.
 */
export class BriefCache<T extends { readonly userId: string }> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly clock: Clock,
    private readonly ttlMs = 1000,
  ) {}

  /** Only what was found is kept; requests at the same time share one `load`. */
  get(key: string, load: () => Promise<T | null>): Promise<T | null> {
    const now = this.clock.now();
    const known = this.entries.get(key);
    if (known && known.until > now) return known.value;
    if (this.entries.size >= LARGEST) this.entries.clear();
    const entry: Entry<T> = { value: load(), userId: undefined, until: now + this.ttlMs };
    this.entries.set(key, entry);
    const drop = () => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    };
    entry.value.then((found) => (found ? (entry.userId = found.userId) : drop()), drop);
    return entry.value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  /** Also what is being loaded now, since it may be this user's. */
  forgetUser(userId: string): void {
    for (const [key, entry] of this.entries) {
      if (entry.userId === userId || entry.userId === undefined) this.entries.delete(key);
    }
  }
}
