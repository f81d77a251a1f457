import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { AppError } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import type { MergeData } from '../merge-data.js';
import { errorOf } from '../templates.errors.js';
import { RenderThread, ThreadDied } from './render-thread.js';
import type {
  MailOutcome,
  RenderedMail,
  TaskOutcome,
  TemplateFacts,
  TemplateSource,
} from './render.types.js';

/** Mails of one task: so few that who looks at a preview in the same thread hardly waits. */
const AT_ONCE = 50;

/** A template that can be rendered, as often as it is wanted; nothing has to be given back. */
export interface Prepared extends TemplateFacts {
  /** One for each, in their order: the mail, or why there is none, which says nothing of the others. */
  render(data: readonly MergeData[]): Promise<(RenderedMail | AppError)[]>;
}

/** Makes mails of templates, in threads under limits of time and memory: see docs/crm-templates.md. */
@Injectable()
export class TemplateRenderer implements OnModuleDestroy {
  /** Many mails, and what somebody waits for in front of a screen: neither holds up the other. */
  private readonly threads: Record<'many' | 'one', RenderThread>;

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    const settings = { timeZone: config.businessTz, locale: config.insightLocale };
    this.threads = { many: new RenderThread(settings), one: new RenderThread(settings) };
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.threads.many.close(), this.threads.one.close()]);
  }

  /**
   * Reads a template once.
   * @param pace `many` for campaigns, `one` for what somebody waits for
   * @throws TemplateInvalid, TemplateTooSlow, TemplateTooLarge
   */
  async prepare(source: TemplateSource, pace: 'many' | 'one' = 'many'): Promise<Prepared> {
    const thread = this.threads[pace];
    const outcome = await thread.run({ kind: 'compile', source }).catch((error: unknown) => {
      throw error instanceof ThreadDied && error.reason !== 'other' ? errorOf({ kind: error.reason }) : error;
    });
    if (outcome.kind === 'refused') throw errorOf(outcome.refusal);
    const { facts } = outcome as Extract<TaskOutcome, { kind: 'compiled' }>;
    return { ...facts, render: (data) => this.render(thread, source, data) };
  }

  private async render(
    thread: RenderThread,
    source: TemplateSource,
    data: readonly MergeData[],
  ): Promise<(RenderedMail | AppError)[]> {
    const mails: (RenderedMail | AppError)[] = [];
    for (let from = 0; from < data.length; from += AT_ONCE) {
      const outcomes = await this.outcomes(thread, source, data.slice(from, from + AT_ONCE));
      for (const each of outcomes) mails.push('mail' in each ? each.mail : errorOf(each.refusal));
    }
    return mails;
  }

  /** Of a task whose thread dies, only the mail that it was about is lost. */
  private async outcomes(
    thread: RenderThread,
    source: TemplateSource,
    data: readonly MergeData[],
  ): Promise<MailOutcome[]> {
    if (data.length === 0) return [];
    const now = this.clock.now();
    const outcome = await thread.run({ kind: 'render', source, now, data }).catch(async (error: unknown) => {
      if (!(error instanceof ThreadDied) || error.reason === 'other') throw error;
      const { reason, at } = error;
      const refusal: MailOutcome = { refusal: { kind: reason } };
      if (at < 0) return data.map(() => refusal);
      const before = await this.outcomes(thread, source, data.slice(0, at));
      return [...before, refusal, ...(await this.outcomes(thread, source, data.slice(at + 1)))];
    });
    if (Array.isArray(outcome)) return outcome;
    if (outcome.kind === 'refused') return data.map(() => ({ refusal: outcome.refusal }));
    return (outcome as Extract<TaskOutcome, { kind: 'rendered' }>).outcomes;
  }
}
