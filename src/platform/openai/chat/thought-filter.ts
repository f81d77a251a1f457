const OPEN = '<think>';
const CLOSE = '</think>';

/** Takes the thoughts of local models, which they write between `<think>` and `</think>`, out of a text that comes in pieces. */
export class ThoughtFilter {
  /** What came and is not decided yet: a tag may be cut in two. */
  private pending = '';
  private isThinking = false;
  private hasSpoken = false;

  /** What of the text so far can be shown. */
  push(delta: string): string {
    this.pending += delta;
    let shown = '';
    for (;;) {
      const tag = this.isThinking ? CLOSE : OPEN;
      const at = this.pending.indexOf(tag);
      if (at < 0) return this.speak(shown + this.release(tag));
      if (!this.isThinking) shown += this.pending.slice(0, at);
      this.pending = this.pending.slice(at + tag.length);
      this.isThinking = !this.isThinking;
    }
  }

  /** What was held back, at the end. */
  end(): string {
    const rest = this.isThinking ? '' : this.pending;
    this.pending = '';
    return this.speak(rest);
  }

  /** All but what may be the beginning of a tag; of a thought nothing. */
  private release(tag: string): string {
    let kept = Math.min(tag.length - 1, this.pending.length);
    while (kept > 0 && !tag.startsWith(this.pending.slice(-kept))) kept--;
    const text = this.pending.slice(0, this.pending.length - kept);
    this.pending = this.pending.slice(this.pending.length - kept);
    return this.isThinking ? '' : text;
  }

  /** The empty lines after a thought are no part of the text. */
  private speak(text: string): string {
    const shown = this.hasSpoken ? text : text.trimStart();
    if (shown !== '') this.hasSpoken = true;
    return shown;
  }
}
