const WIDTH = 30;
/** Without a terminal, a line each so many per cent. */
const LINE_EACH = 10;

/** A bar on a terminal, lines elsewhere. */
export class Progress {
  private readonly startedAt = performance.now();
  private shown = 0;

  /** @param already counted by an earlier run, and not by this one's speed */
  constructor(
    private readonly total: number,
    private readonly already: number,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  show(done: number): void {
    const share = done / this.total;
    const text = `${done.toLocaleString('en-US')} of ${this.total.toLocaleString('en-US')} events, ${this.rate(done)}/s`;
    if (this.out.isTTY) {
      const full = Math.round(share * WIDTH);
      this.out.write(`\r[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${text}\x1b[K`);
    } else {
      const step = Math.floor((share * 100) / LINE_EACH);
      if (step > this.shown) this.out.write(`${Math.round(share * 100)} %  ${text}\n`);
      this.shown = Math.max(this.shown, step);
    }
  }

  end(remark: string): void {
    if (this.out.isTTY) this.out.write('\n');
    const seconds = (performance.now() - this.startedAt) / 1000;
    this.out.write(
      `Loaded and counted in ${seconds.toFixed(1)} s: ${this.rate(this.total)} events a second${remark && `; ${remark}`}\n`,
    );
  }

  private rate(done: number): string {
    const seconds = Math.max(0.001, (performance.now() - this.startedAt) / 1000);
    return Math.round((done - this.already) / seconds).toLocaleString('en-US');
  }
}
