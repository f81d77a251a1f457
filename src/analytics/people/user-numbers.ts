/** A 32-bit number per user, 0 at first; grows with the users. */
export class UserNumbers {
  private numbers = new Int32Array(1024);

  get(user: number): number {
    return user < this.numbers.length ? this.numbers[user] : 0;
  }

  /** Puts the user's number; returns the former one. */
  replace(user: number, number: number): number {
    if (user >= this.numbers.length) {
      const larger = new Int32Array(Math.max(user + 1, this.numbers.length * 2));
      larger.set(this.numbers);
      this.numbers = larger;
    }
    const former = this.numbers[user];
    this.numbers[user] = number;
    return former;
  }
}
