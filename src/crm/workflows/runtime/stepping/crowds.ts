/** How many are at the same thing at a time, by its name. */
export class Crowds {
  private readonly counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** False when there is no room; whoever is let in leaves again. */
  enter(name: string): boolean {
    const count = this.counts.get(name) ?? 0;
    if (count >= this.most) return false;
    this.counts.set(name, count + 1);
    return true;
  }

  leave(name: string): void {
    const count = (this.counts.get(name) ?? 0) - 1;
    if (count > 0) this.counts.set(name, count);
    else this.counts.delete(name);
  }
}
