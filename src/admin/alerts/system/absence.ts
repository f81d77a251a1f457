/** What does not answer for less than this is not said to be away, in ms: a busy moment, a restart. */
const AWAY_MS = 10_000;

/** Since when something does not answer, as far as this process has seen. Times in milliseconds since 1970. */
export class Absence {
  private since: number | undefined;

  /** `here`; `gone` for a moment; `away` for so long that it is told. */
  look(answers: boolean, now: number): 'here' | 'gone' | 'away' {
    if (answers) {
      this.since = undefined;
      return 'here';
    }
    this.since ??= now;
    return now - this.since >= AWAY_MS ? 'away' : 'gone';
  }

  /** When it went. */
  get began(): number | undefined {
    return this.since;
  }
}
