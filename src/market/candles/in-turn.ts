/** Does the work of one key one after another, that of different keys side by side. */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  next<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.last.set(key, mine);
    const done = () => {
      if (this.last.get(key) === mine) this.last.delete(key);
    };
    mine.then(done, done);
    return mine;
  }
}
