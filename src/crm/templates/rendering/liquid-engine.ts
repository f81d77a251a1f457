import {
  Context,
  type Emitter,
  filters,
  type FilterImplOptions,
  Liquid,
  LiquidError,
  CaptureTag,
  type Template,
  toValueSync,
} from 'liquidjs';
import { isFitUrl } from './html/urls.rules.js';
import { TooLarge, TooSlow } from './render.errors.js';

/** How long one rendering may take, in ms. */
const RENDER_MS = 1000;
/** What filters, ranges and captured texts of one rendering may make, in characters and elements. */
const MOST_MADE = 2_000_000;
/** Longest text that comes out, in characters. */
const MOST_OUTPUT = 1_000_000;
/** Longest template that is read, in characters. */
const MOST_SOURCE = 1_000_000;

/** Those that need no file, and change nothing but their own variables. */
const TAGS: ReadonlySet<string> = new Set([
  ...['assign', 'capture', 'case', 'comment', 'cycle', 'echo', 'for', 'break', 'continue', 'if', 'unless'],
  ...['liquid', 'raw', 'tablerow', '#'],
]);
/** `raw` would let what a contact says of itself be markup. */
const WITHOUT = ['raw', 'hmac_sha256'];
/** Texts of this rendering that are markup already: what was captured, and lines with breaks. */
const MARKUP = 'markup';
/** Filter that the renderer adds to what stands where an address begins. */
export const URL_FILTER = '__url';

export interface EngineOptions {
  /** IANA, for dates without a zone. */
  timeZone: string;
  /** For names of months and days. */
  locale: string;
}

type FilterThis = ThisParameterType<Extract<FilterImplOptions, (...args: never[]) => unknown>>;

/**
 * Liquid for mails: no files, only what data has itself, no unknown filters, and limits of time and memory. Of HTML,
 * all that is put in is escaped; of plain text nothing is.
 */
export class LiquidEngine {
  private readonly liquid: Liquid;
  /** What `now` is in a date, in ms. */
  private now = 0;

  constructor(
    private readonly kind: 'html' | 'text',
    { timeZone, locale }: EngineOptions,
  ) {
    this.liquid = new Liquid({
      ownPropertyOnly: true,
      strictFilters: true,
      parseLimit: MOST_SOURCE,
      renderLimit: RENDER_MS,
      memoryLimit: MOST_MADE,
      timezoneOffset: timeZone,
      locale,
      templates: {}, // and never the disk
      ...(kind === 'html' && { outputEscape: escaped as (value: unknown) => string }),
    });
    for (const tag of Object.keys(this.liquid.tags)) if (!TAGS.has(tag)) delete this.liquid.tags[tag];
    for (const name of WITHOUT) this.liquid.unregisterFilter(name);
    this.liquid.registerTag('capture', kind === 'html' ? MarkupCapture : BoundedCapture);
    this.registerFilters();
  }

  /** @throws LiquidError, TooLarge */
  parse(source: string): Template[] {
    try {
      return this.liquid.parse(source);
    } catch (error) {
      throw limitOf(error) ?? error;
    }
  }

  /** Every variable that is read and not made in the template itself, as its path; nested paths are lists. */
  variables(templates: Template[]): unknown[][] {
    return this.liquid.globalVariableSegmentsSync(templates);
  }

  /** Every path that is read, of the template's own variables too. */
  allVariables(templates: Template[]): unknown[][] {
    return this.liquid.variableSegmentsSync(templates);
  }

  /** @param now in ms @throws LiquidError, TooLarge, TooSlow */
  render(templates: Template[], data: object, now: number): string {
    this.now = now;
    const context = new Context(data, this.liquid.options, { sync: true }, { liquid: this.liquid });
    const out = new BoundedText();
    try {
      toValueSync(this.liquid.renderer.renderTemplates(templates, context, out));
    } catch (error) {
      throw limitOf(error) ?? error;
    }
    return out.buffer;
  }

  private registerFilters(): void {
    const { kind, liquid } = this;
    const { date, newline_to_br: withBreaks } = filters as Record<string, (...args: unknown[]) => unknown>;
    const clock = (value: unknown) => (value === 'now' || value === 'today' ? new Date(this.now) : value);
    liquid.registerFilter('date', function (this: FilterThis, value: unknown, ...how: unknown[]) {
      return date.call(this, clock(value), ...how);
    });
    liquid.registerFilter(URL_FILTER, (value: unknown) => {
      const url = textOf(value);
      return isFitUrl('href', url) ? url : '';
    });
    // what comes out is escaped once, whether a template asks for it or not
    const same = (value: unknown) => value;
    for (const name of ['escape', 'xml_escape', 'escape_once']) liquid.registerFilter(name, same);
    liquid.registerFilter(
      'newline_to_br',
      kind === 'text'
        ? same
        : function (this: FilterThis, value: unknown) {
            return remembered(this.context, textOf(withBreaks.call(this, escaped.call(this, value))));
          },
    );
  }
}

class BoundedText implements Emitter {
  buffer = '';

  write(value: unknown): void {
    this.buffer += textOf(value);
    if (this.buffer.length > MOST_OUTPUT) throw new TooLarge();
  }
}

/** A text that is captured counts like any other that is made. */
class BoundedCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const out = new BoundedText();
    yield this.liquid.renderer.renderTemplates(this.templates, context, out);
    context.memoryLimit.use(out.buffer.length);
    context.bottom()[this.variable] = this.made(context, out.buffer);
  }

  protected made(_context: Context, text: string): string {
    return text;
  }
}

class MarkupCapture extends BoundedCapture {
  protected override made(context: Context, text: string): string {
    return remembered(context, text);
  }
}

function markupIn(context: Context): Set<string> {
  return context.getRegister(MARKUP, new Set<string>());
}

function remembered(context: Context, markup: string): string {
  markupIn(context).add(markup);
  return markup;
}

function escaped(this: FilterThis, value: unknown): unknown {
  const text = textOf(value);
  if (this.context.getRegister<Set<string> | undefined>(MARKUP)?.has(text)) return text;
  return (filters['escape'] as (value: unknown) => unknown).call(this, text);
}

/** As Liquid writes a value. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('');
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- an object is nothing to print, and shows so
  return String(value);
}

function limitOf(error: unknown): Error | undefined {
  const cause = LiquidError.is(error) ? (error as { originalError?: unknown }).originalError : error;
  if (cause instanceof TooLarge) return cause;
  if (!(cause instanceof Error)) return undefined; // what is no Liquid at all has no error within
  const { message } = cause;
  if (/^(?:memory alloc|parse length) limit|^Invalid (?:string|array) length/.test(message))
    return new TooLarge();
  return message.startsWith('template render limit') ? new TooSlow() : undefined;
}
