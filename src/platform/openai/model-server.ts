import type * as Sdk from 'openai';
import type { OpenAiSettings } from '../../config/index.js';
import { plainFetch } from './plain-fetch.js';
import { ModelUnavailable } from './openai.errors.js';
import { toModelError } from './model-failures.js';

const OPENAI = 'https://api.openai.com/v1';
/** A whole request may take so long, however lively its stream is, in ms; with its retries. */
const LONGEST_STREAM_MS = 5 * 60_000;
/** Pauses between retries are shorter than this together, in ms. */
const PAUSES_MS = 30_000;

/** What the client takes beside the body. */
interface CallOptions {
  signal: AbortSignal;
}

/** An open stream of the client. */
interface EventStream<Event> extends AsyncIterable<Event> {
  controller: AbortController;
}

/** The server of the language model, spoken to with the vendor's client, which is loaded at the first request. */
export class ModelServer {
  readonly model: string;
  /** Whether it is OpenAI itself: others speak older words. */
  readonly isOpenAi: boolean;
  /** No request takes longer, in ms. */
  readonly longestMs: number;
  private readonly timeoutMs: number;
  private sdk: Promise<{ client: Sdk.OpenAI; module: typeof Sdk }> | undefined;

  constructor(private readonly settings: OpenAiSettings) {
    this.model = settings.model;
    this.isOpenAi = new URL(settings.baseUrl ?? OPENAI).hostname === new URL(OPENAI).hostname;
    this.timeoutMs = Math.ceil(settings.timeoutSeconds * 1000);
    this.longestMs = this.timeoutMs * (settings.retries + 1) + PAUSES_MS + LONGEST_STREAM_MS;
  }

  /** Loads the client, which takes some 300 ms: not at the start of the application, which may never need it. */
  private load() {
    this.sdk ??= import('openai').then((module) => ({ module, client: this.connect(module) }));
    this.sdk.catch(() => (this.sdk = undefined));
    return this.sdk;
  }

  /** All that the client would look up in the environment is said here. */
  private connect({ OpenAI }: typeof Sdk): Sdk.OpenAI {
    const { apiKey, baseUrl, retries } = this.settings;
    return new OpenAI({
      apiKey: apiKey ?? 'none', // it insists on one; what is sent is plainFetch's
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: baseUrl ?? OPENAI,
      timeout: this.timeoutMs,
      maxRetries: retries,
      logLevel: 'off',
      fetch: plainFetch(apiKey),
    });
  }

  /**
   * The events of a stream. The time-out is between two of them; leaving the loop closes the connection.
   * @throws as LanguageModelApi does
   */
  async *events<Event>(
    open: (client: Sdk.OpenAI, options: CallOptions) => PromiseLike<EventStream<Event>>,
    asked: AbortSignal | undefined,
  ): AsyncGenerator<Event, void> {
    const bounds = new Bounds(this.longestMs, asked);
    let stream: EventStream<Event> | undefined;
    try {
      const { client } = await this.load();
      const opened = (stream = await open(client, { signal: bounds.signal }));
      bounds.signal.addEventListener('abort', () => opened.controller.abort(), { once: true });
      const iterator = opened[Symbol.asyncIterator]();
      for (;;) {
        const next = await bounds.within(this.timeoutMs, iterator.next());
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      throw await this.toError(error, bounds);
    } finally {
      bounds.end();
      stream?.controller.abort();
    }
  }

  /** A whole answer. @throws as LanguageModelApi does */
  async once<T>(
    ask: (client: Sdk.OpenAI, options: CallOptions) => PromiseLike<T>,
    asked: AbortSignal | undefined,
  ): Promise<T> {
    const bounds = new Bounds(this.longestMs, asked);
    try {
      const { client } = await this.load();
      return await ask(client, { signal: bounds.signal });
    } catch (error) {
      throw await this.toError(error, bounds);
    } finally {
      bounds.end();
    }
  }

  private async toError(error: unknown, bounds: Bounds): Promise<unknown> {
    bounds.throwIfOver();
    return toModelError(error, (await this.load()).module, this.settings);
  }
}

/** How long a request may take, and who may end it before. */
class Bounds {
  private readonly own = new AbortController();
  private readonly timer: NodeJS.Timeout;
  readonly signal: AbortSignal;

  constructor(
    longestMs: number,
    private readonly asked: AbortSignal | undefined,
  ) {
    this.signal = asked ? AbortSignal.any([asked, this.own.signal]) : this.own.signal;
    this.timer = setTimeout(() => this.own.abort(), longestMs);
  }

  /** @throws the asker's reason, or ModelUnavailable when it takes longer */
  async within<T>(ms: number, work: Promise<T>): Promise<T> {
    // what has arrived while this process was busy is read first
    const timer = setTimeout(() => setImmediate(() => isDone || this.own.abort()), ms);
    let isDone = false;
    try {
      const result = await work;
      this.throwIfOver(); // the client's streams end quietly then
      return result;
    } finally {
      isDone = true;
      clearTimeout(timer);
    }
  }

  throwIfOver(): void {
    this.asked?.throwIfAborted();
    if (!this.own.signal.aborted) return;
    throw new ModelUnavailable('The language model does not answer in time', { mayHaveCost: true });
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
