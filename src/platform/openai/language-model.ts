import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { ChatApi } from './chat/chat-api.js';
import { estimateInput, estimateTokens } from './estimate.rules.js';
import type {
  LanguageModelApi,
  ModelPart,
  ModelRequest,
  ModelStep,
  ModelUsage,
} from './language-model-api.js';
import type { Bill } from './ledger/budgets.rules.js';
import { type Reservation, TokenLedger } from './ledger/token-ledger.js';
import { ModelServer } from './model-server.js';
import { ModelNotConfigured, ModelRefused, ModelUnavailable } from './openai.errors.js';
import { ResponsesApi } from './responses/responses-api.js';
import { unquoted } from './unquoted.rules.js';

/** The language model of the installation, with its budgets. A failure is logged here with its cause, once. */
@Injectable()
export class LanguageModel implements OnModuleDestroy {
  private readonly log = new Logger(LanguageModel.name);
  private readonly server: ModelServer | undefined;
  private readonly api: LanguageModelApi | undefined;
  private readonly stopping = new AbortController();

  constructor(
    config: Config,
    private readonly ledger: TokenLedger,
  ) {
    if (!config.openai) return;
    this.server = new ModelServer(config.openai);
    this.api = config.openai.api === 'responses' ? new ResponsesApi(this.server) : new ChatApi(this.server);
  }

  /** Whether there is one. */
  get isConfigured(): boolean {
    return this.api !== undefined;
  }

  /**
   * Whether all budgets have room for a request now, before anybody is told that its answer begins.
   * @throws ModelNotConfigured, TokensSpent
   */
  async expectRoom(request: ModelRequest, bill: Bill): Promise<void> {
    await (await this.reserve(request, bill)).cancel();
  }

  /**
   * Text as it comes, then `end`, once. Aborting the request's signal, or leaving the loop, closes the connection; what was
   * used up counts all the same.
   * @throws ModelNotConfigured, TokensSpent, ModelUnavailable, ModelRefused, ModelMisbehaved, or the signal's reason
   */
  async *stream(request: ModelRequest, bill: Bill): AsyncGenerator<ModelPart, void> {
    const charge = await this.reserve(request, bill);
    try {
      for await (const part of charge.api.stream(this.bounded(request))) {
        if (part.type === 'text') charge.heard(part.delta);
        else await charge.settle(part.step.usage);
        yield part;
      }
    } catch (error) {
      await charge.fail(error);
      throw this.failure(error, request);
    } finally {
      await charge.settle();
    }
  }

  /** The whole answer at once. @throws as `stream` does */
  async complete(request: ModelRequest, bill: Bill): Promise<ModelStep> {
    const charge = await this.reserve(request, bill);
    try {
      const step = await charge.api.complete(this.bounded(request));
      await charge.settle(step.usage);
      return step;
    } catch (error) {
      await charge.fail(error);
      throw this.failure(error, request);
    }
  }

  onModuleDestroy(): void {
    this.stopping.abort(new ModelUnavailable('The service stops'));
  }

  private async reserve(request: ModelRequest, bill: Bill): Promise<Charge> {
    if (!this.server || !this.api) throw new ModelNotConfigured();
    request.signal?.throwIfAborted();
    const inputTokens = estimateInput(request);
    const tokens = { inputTokens, outputTokens: request.maxOutputTokens };
    const reservation = await this.ledger.reserve(bill, tokens, this.server.longestMs);
    return new Charge(this.api, this.ledger, reservation, inputTokens);
  }

  private bounded(request: ModelRequest): ModelRequest {
    const { signal } = this.stopping;
    return { ...request, signal: request.signal ? AbortSignal.any([request.signal, signal]) : signal };
  }

  private failure(error: unknown, { signal, input }: ModelRequest): unknown {
    if (signal?.aborted || this.stopping.signal.aborted) return error;
    const { message, cause } = error as Error;
    const code = error instanceof AppError ? error.code : 'OPENAI.FAILED';
    this.log.warn(`${code} ${message}${cause instanceof Error ? `: ${unquoted(cause.message, input)}` : ''}`);
    return error;
  }
}

/** What one request costs: counted once, as the server told it, or else by what was heard. */
class Charge {
  private output = 0;
  private isSettled = false;

  constructor(
    readonly api: LanguageModelApi,
    private readonly ledger: TokenLedger,
    private readonly reservation: Reservation,
    private readonly input: number,
  ) {}

  heard(text: string): void {
    this.output += estimateTokens(text);
  }

  async settle(usage: ModelUsage = { inputTokens: this.input, outputTokens: this.output }): Promise<void> {
    if (this.isSettled) return;
    this.isSettled = true;
    await this.ledger.settle(this.reservation, usage);
  }

  /** A request that was not taken costs nothing. */
  async fail(error: unknown): Promise<void> {
    const isFree = error instanceof ModelRefused || (error instanceof ModelUnavailable && !error.mayHaveCost);
    if (!isFree || this.output > 0 || this.isSettled) return this.settle();
    await this.cancel();
  }

  /** Nothing was asked. */
  async cancel(): Promise<void> {
    this.isSettled = true;
    await this.ledger.cancel(this.reservation);
  }
}
