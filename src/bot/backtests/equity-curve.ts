/** Grows with the settlements of a backtest; 16 bytes for each. */
export class EquityCurve {
  private times = new Float64Array(1024);
  private values = new Float64Array(1024);
  private size = 0;

  /** @param value cents */
  push(time: number, value: number): void {
    if (this.size === this.times.length) {
      this.times = enlarged(this.times);
      this.values = enlarged(this.values);
    }
    this.times[this.size] = time;
    this.values[this.size++] = value;
  }

  /**
   * At most `most` points in order of time: the first and the last one, and of each stretch between them, all equally
   * many settlements long, the lowest and the highest.
   */
  points(most: number): { time: Date; value: number }[] {
    if (this.size <= most) return this.pick(Array.from({ length: this.size }, (_, index) => index));
    const stretches = Math.floor((most - 2) / 2);
    const inner = this.size - 2;
    const chosen = [0];
    for (let stretch = 0; stretch < stretches; stretch++) {
      const from = 1 + Math.floor((stretch * inner) / stretches);
      const to = 1 + Math.floor(((stretch + 1) * inner) / stretches);
      let low = from;
      let high = from;
      for (let index = from; index < to; index++) {
        if (this.values[index] < this.values[low]) low = index;
        if (this.values[index] > this.values[high]) high = index;
      }
      chosen.push(Math.min(low, high));
      if (low !== high) chosen.push(Math.max(low, high));
    }
    return this.pick([...chosen, this.size - 1]);
  }

  private pick(indexes: readonly number[]): { time: Date; value: number }[] {
    return indexes.map((index) => ({ time: new Date(this.times[index]), value: this.values[index] / 100 }));
  }
}

function enlarged(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
