/** One who waits; `wake` ends it early. */
export interface Wait {
  done: Promise<void>;
  wake: () => void;
}

interface Waiting {
  concerns: (ns: string) => boolean;
  wake: () => void;
}

/** Those who wait for a commit that concerns them: tailable cursors and change streams. Costs nothing when none do. */
export class CommitWaits {
  private readonly waiting = new Set<Waiting>();
  /** Moves on with each commit that changed something: what was read before the last move may be out of date. */
  moves = 0;

  /**
   * Resolves after the next commit that changed a collection whose namespace `concerns` says so, or the catalog; after
   * `ms` milliseconds; or when it is woken. At once when there was a commit since `moves` was `since`.
   */
  next(since: number, ms: number, concerns: (ns: string) => boolean): Wait {
    if (since !== this.moves) return { done: Promise.resolve(), wake: () => undefined };
    let wake!: () => void;
    const done = new Promise<void>((resolve) => {
      wake = () => {
        clearTimeout(timer);
        this.waiting.delete(one);
        resolve();
      };
    });
    const one = { concerns, wake };
    const timer = setTimeout(wake, ms);
    this.waiting.add(one);
    return { done, wake };
  }

  /** Called after each commit with the namespaces of the collections that it changed; 'all' of them by the catalog. */
  committed(changed: Iterable<{ ns: string }> | 'all'): void {
    this.moves++;
    if (!this.waiting.size) return;
    for (const one of [...this.waiting]) if (changed === 'all' || some(changed, one.concerns)) one.wake();
  }
}

function some(changed: Iterable<{ ns: string }>, concerns: (ns: string) => boolean): boolean {
  for (const { ns } of changed) if (concerns(ns)) return true;
  return false;
}
