/**
 * Work that several ask for: it is done by one after the other, and who asks while it is being done has it done once more,
 * together with all who ask meanwhile.
 */
export class OnceMore {
  private running: Promise<void> | undefined;
  private isWanted = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Resolves when the work was done from beginning to end after this was called; rejects as the work does. */
  async run(): Promise<void> {
    this.isWanted = true;
    // asked for again in the moment between the end of the work and that it is known to have ended: nobody else sees to it
    do await (this.running ??= this.whileWanted().finally(() => (this.running = undefined)));
    while (this.isWanted);
  }

  private async whileWanted(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.work();
    }
  }
}
