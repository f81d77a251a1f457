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
      const [tag, at] = this.nextTag();
      if (at < 0) return this.speak(shown + this.release());
      // an end without a beginning: the server had begun the thought itself, so all before it was one
      if (tag === OPEN) shown += this.pending.slice(0, at);
      else if (!this.isThinking) shown = '';
      this.pending = this.pending.slice(at + tag.length);
      this.isThinking = tag === OPEN;
    }
  }

  /** What was held back, at the end. */
  end(): string {
    const rest = this.isThinking ? '' : this.pending;
    this.pending = '';
    return this.speak(rest);
  }

  private nextTag(): [tag: string, at: number] {
    const close = this.pending.indexOf(CLOSE);
    const open = this.isThinking ? -1 : this.pending.indexOf(OPEN);
    return open >= 0 && (close < 0 || open < close) ? [OPEN, open] : [CLOSE, close];
  }

  /** All but what may be the beginning of a tag; of a thought nothing. */
  private release(): string {
    const { pending } = this;
    const isCut = (length: number) => [OPEN, CLOSE].some((tag) => tag.startsWith(pending.slice(-length)));
    let kept = Math.min(CLOSE.length - 1, pending.length);
    while (kept > 0 && !isCut(kept)) kept--;
    this.pending = pending.slice(pending.length - kept);
    return this.isThinking ? '' : pending.slice(0, pending.length - kept);
  }

  /** The empty lines after a thought are no part of the text. */
  private speak(text: string): string {
    const shown = this.hasSpoken ? text : text.trimStart();
    if (shown !== '') this.hasSpoken = true;
    return shown;
  }
}
