import type { Template } from 'liquidjs';
import { oneLine } from '../../../platform/pure.js';
import { cleanHtml } from './html/mail-html.js';
import { withoutMarks } from './html/marks.rules.js';
import { type EngineOptions, LiquidEngine } from './liquid-engine.js';
import { frozenHtml, frozenText, type MarkedTemplate, markLiquid } from './marked-template.js';
import { plainTextOf, tidied } from './plain-text.js';
import { TooLarge, TooSlow } from './render.errors.js';
import type { Refusal, RenderedMail, TemplateFacts, TemplateField, TemplateSource } from './render.types.js';

/** Why a template or a mail of it is refused. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super('message' in refusal ? refusal.message : refusal.kind);
  }
}

export interface Engines {
  html: LiquidEngine;
  text: LiquidEngine;
}

export function newEngines(options: EngineOptions): Engines {
  return { html: new LiquidEngine('html', options), text: new LiquidEngine('text', options) };
}

/** A template that is ready for any number of mails. */
export class CompiledTemplate {
  readonly facts: TemplateFacts;
  private readonly subject: Template[];
  private readonly html: Template[];
  private readonly frozen: { html: Template[]; text: Template[] } | null;

  /** @throws Refused when it cannot be read */
  constructor(
    private readonly engines: Engines,
    source: TemplateSource,
  ) {
    const html = withoutMarks(source.html);
    this.subject = within('subject', 'invalid', () => engines.text.parse(source.subject));
    this.html = within('html', 'invalid', () => engines.html.parse(html));
    const variables = [
      ...variablesOf(engines.text, this.subject, 'subject'),
      ...variablesOf(engines.html, this.html, 'html'),
    ];
    const marked = markLiquid(html);
    const { html: clean, removed } = within('html', 'invalid', () => cleanHtml(marked.html));
    this.frozen = this.freeze(marked, clean);
    this.facts = { variables, removed: removed.map(withoutMarks), isFrozen: this.frozen !== null };
  }

  /** @param now in ms @throws Refused */
  render(data: object, now: number): RenderedMail {
    const subject = within('subject', 'failed', () => this.engines.text.render(this.subject, data, now));
    const body = this.renderFrozen(data, now) ?? this.renderWhole(data, now);
    return { subject: oneLine(subject), ...body };
  }

  /** Null when each mail has to be sanitised by itself. */
  private freeze(marked: MarkedTemplate, clean: string): { html: Template[]; text: Template[] } | null {
    try {
      const html = frozenHtml(marked, clean);
      const text = html === null ? null : frozenText(marked, plainTextOf(clean));
      if (html === null || text === null) return null;
      return { html: this.engines.html.parse(html), text: this.engines.text.parse(text) };
    } catch {
      return null; // what cannot be read so is read as it was written
    }
  }

  private renderFrozen(data: object, now: number): Omit<RenderedMail, 'subject'> | null {
    if (!this.frozen) return null;
    const { html, text } = this.frozen;
    try {
      return {
        html: this.engines.html.render(html, data, now),
        text: tidied(this.engines.text.render(text, data, now)),
      };
    } catch (error) {
      if (isLimit(error)) throw new Refused(limitOf(error, 'html'));
      return null; // the other way tells where in the template it is
    }
  }

  private renderWhole(data: object, now: number): Omit<RenderedMail, 'subject'> {
    return within('html', 'failed', () => {
      const { html } = cleanHtml(withoutMarks(this.engines.html.render(this.html, data, now)));
      return { html, text: plainTextOf(html) };
    });
  }
}

function variablesOf(engine: LiquidEngine, templates: Template[], field: TemplateField) {
  return within(field, 'invalid', () => {
    for (const path of engine.allVariables(templates)) refuseInner(path);
    return engine.variables(templates).map((path) => ({ field, path: settledPart(path) }));
  });
}

/** What every object has of JavaScript is nobody's merge tag: it is asked for by who looks for a way out. */
function refuseInner(path: readonly unknown[]): void {
  for (const part of path) {
    if (Array.isArray(part)) refuseInner(part);
    else if (String(part) in Object.prototype || part === 'prototype') {
      throw new Error(`"${String(part)}" is no merge tag`);
    }
  }
}

function settledPart(path: readonly unknown[]): string[] {
  const end = path.findIndex((part) => typeof part !== 'string');
  return (end < 0 ? path : path.slice(0, end)) as string[];
}

function within<T>(field: TemplateField, kind: 'invalid' | 'failed', run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isLimit(error)) throw new Refused(limitOf(error, field));
    throw new Refused({ kind, field, message: told(error) });
  }
}

function isLimit(error: unknown): boolean {
  return error instanceof TooLarge || error instanceof TooSlow;
}

function limitOf(error: unknown, field: TemplateField): Refusal {
  return { kind: error instanceof TooSlow ? 'slow' : 'large', field };
}

function told(error: unknown): string {
  const { message } = error as Error;
  return message.startsWith('Maximum call stack')
    ? 'is nested too deep'
    : message.split('\n', 1)[0].slice(0, 300);
}
