import { type Problem, toProblem } from '../../api/problem';
import type { Schemas } from '../../api/schemas';
import { askAgain } from '../../app/query-client';
import { session } from '../../app/session';
import { Store } from '../../app/store';
import { localeStore } from '../../i18n/locale';
import { answerTo } from './stream';

/** A question whose answer is being written, or has failed. */
export interface OpenAnswer {
  question: string;
  text: string;
  tools: readonly Schemas['LookupDto'][];
  proposals: readonly Schemas['ProposalDto'][];
  problem?: Problem;
}

/** Answers under way, by conversation: they go on while the reader looks at another screen. */
class Answers {
  readonly open = new Store<Readonly<Record<string, OpenAnswer>>>({});
  private readonly leaving = new Map<string, AbortController>();

  constructor() {
    session.state.subscribe(() => session.state.value.status === 'out' && this.forgetAll());
  }

  async ask(id: string, question: string): Promise<void> {
    if (this.leaving.has(id)) return;
    const leaving = new AbortController();
    this.leaving.set(id, leaving);
    this.set(id, { question, text: '', tools: [], proposals: [] });
    let problem: Problem | undefined;
    try {
      const body = { text: question, locale: localeStore.value };
      for await (const { event, data } of answerTo(id, body, leaving.signal)) {
        if (event === 'delta') this.change(id, ({ text }) => ({ text: text + data.text }));
        else if (event === 'tool') this.change(id, ({ tools }) => ({ tools: [...tools, data] }));
        else if (event === 'proposal') {
          this.change(id, ({ proposals }) => ({ proposals: [...proposals, data] }));
        }
      }
    } catch (error) {
      if (!leaving.signal.aborted) problem = toProblem(error);
    }
    this.leaving.delete(id);
    await askAgain(['conversations']); // what is kept of it takes its place
    if (problem) this.change(id, () => ({ problem }));
    else this.forget(id);
  }

  /** Breaks the answer off; what was written is kept. */
  stop(id: string): void {
    this.leaving.get(id)?.abort();
  }

  /** Takes a failed one from the screen. */
  forget(id: string): void {
    this.open.set(Object.fromEntries(Object.entries(this.open.value).filter(([each]) => each !== id)));
  }

  private forgetAll(): void {
    for (const leaving of this.leaving.values()) leaving.abort();
    this.open.set({});
  }

  private change(id: string, change: (answer: OpenAnswer) => Partial<OpenAnswer>): void {
    const answer = this.open.value[id];
    if (answer) this.set(id, { ...answer, ...change(answer) });
  }

  private set(id: string, answer: OpenAnswer): void {
    this.open.set({ ...this.open.value, [id]: answer });
  }
}

export const answers = new Answers();
