import type { ServerResponse } from 'node:http';
import type { Fault, Turn } from './script.ts';
import type { SeenRequest } from './seen-request.ts';
import { completionChunks, completionOf } from './speak-chat.ts';
import { responseEvents, responseOf } from './speak-responses.ts';
import type { Speech } from './speech.ts';

const HUGE = 'Texto sem fim. '.repeat(7000);

/** One answer of the scripted model. */
export class Reply {
  private readonly outgoing: ServerResponse;

  constructor(outgoing: ServerResponse) {
    this.outgoing = outgoing;
  }

  async perform(request: SeenRequest, turn: Turn, nth: number): Promise<void> {
    if ('fault' in turn) return this.fail(request, turn.fault, nth, turn.retryAfter);
    if ('body' in turn) return this.json(200, turn.body);
    if ('events' in turn) return this.events(turn.events, request.api === 'chat');
    const calls = 'calls' in turn ? turn.calls : [];
    const { text = '', tokens = { input: 100, output: 20 } } = turn;
    const isCut = 'cut' in turn && turn.cut === true;
    await this.say(request, { ...speechOf(request, nth, text, calls, tokens), isCut });
  }

  error(status: number, message: string, code: string, headers: Record<string, string> = {}): void {
    this.json(status, { error: { message, type: code, param: null, code } }, headers);
  }

  private async say(request: SeenRequest, speech: Speech): Promise<void> {
    const isChat = request.api === 'chat';
    if (!request.isStream) return this.json(200, isChat ? completionOf(speech) : responseOf(speech));
    await this.events(isChat ? completionChunks(speech) : responseEvents(speech), isChat);
  }

  /** The frames of a stream; those of Responses are named and numbered, those of chat end with a word. */
  private async events(events: readonly unknown[], isChat: boolean, isWhole = true): Promise<void> {
    this.outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [sequence_number, event] of events.entries()) {
      const name = isChat ? '' : `event: ${String((event as { type?: unknown }).type)}\n`;
      const data = isChat ? event : { ...(event as object), sequence_number };
      await this.write(`${name}data: ${JSON.stringify(data)}\n\n`);
    }
    if (isWhole) this.outgoing.end(isChat ? 'data: [DONE]\n\n' : '');
  }

  private async fail(request: SeenRequest, fault: Fault, nth: number, retryAfter?: number): Promise<void> {
    switch (fault) {
      case 'hang':
        return;
      case 'rate-limit': {
        const headers: Record<string, string> =
          retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
        return this.error(429, 'Rate limit reached for requests', 'rate_limit_exceeded', headers);
      }
      case 'no-credit':
        return this.error(429, 'You exceeded your current quota', 'insufficient_quota');
      case 'server-error':
        return this.error(
          500,
          `The server had an error with: ${request.messages.at(-1)?.text}`,
          'server_error',
        );
      case 'wrong-key': {
        const key = request.headers.authorization?.replace('Bearer ', '');
        return this.error(401, `Incorrect API key provided: ${key}.`, 'invalid_api_key');
      }
      case 'unknown-model':
        return this.error(404, `The model '${request.model}' does not exist`, 'model_not_found');
      case 'empty':
        return this.say(request, speechOf(request, nth, ''));
      case 'huge':
        return this.say(request, speechOf(request, nth, HUGE));
      case 'broken-sse':
        this.outgoing.writeHead(200, {
          'content-type': request.isStream ? 'text/event-stream' : 'text/html',
        });
        this.outgoing.end('<html><body>502 Bad Gateway</body></html>');
        return;
      case 'malformed-json':
        if (!request.isStream) return this.raw('{"choices": [{"message": ');
        await this.begin(request, nth);
        this.outgoing.end('data: {"choices": [{"delta"\n\n');
        return;
      default:
        return this.breakOff(request, fault, nth);
    }
  }

  private async breakOff(request: SeenRequest, fault: Fault, nth: number): Promise<void> {
    const error = { message: 'The model crashed', code: 'server_error', type: 'server_error' };
    if (fault === 'error-within' && !request.isStream) return this.json(200, { error });
    if (request.isStream) await this.begin(request, nth);
    else {
      this.outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      await this.write('{"id": "');
    }
    if (fault === 'cut') this.outgoing.destroy();
    else if (fault === 'ends-early') {
      if (request.isStream) this.outgoing.end();
      else this.outgoing.destroy();
    } else if (fault === 'error-within') {
      const data = request.api === 'chat' ? { error } : { ...error, type: 'error' };
      this.outgoing.end(`${request.api === 'chat' ? '' : 'event: error\n'}data: ${JSON.stringify(data)}\n\n`);
    }
  }

  /** The first words of an answer that does not come to its end. */
  private async begin(request: SeenRequest, nth: number): Promise<void> {
    const isChat = request.api === 'chat';
    const speech = speechOf(request, nth, 'Nas últimas 24 horas');
    const events = isChat ? completionChunks(speech) : responseEvents(speech);
    const isText = (event: object) => 'type' in event && event.type === 'response.output_text.delta';
    const begun = isChat ? 3 : events.findIndex(isText) + 1;
    await this.events(events.slice(0, begun), isChat, false);
  }

  private json(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    this.outgoing.end(JSON.stringify(body));
  }

  private raw(text: string): void {
    this.outgoing.writeHead(200, { 'content-type': 'application/json' });
    this.outgoing.end(text);
  }

  private write(text: string): Promise<void> {
    return new Promise((resolve) => this.outgoing.write(text, () => resolve()));
  }
}

function speechOf(
  { model, body }: SeenRequest,
  nth: number,
  text: string,
  calls: readonly { name: string; arguments: unknown }[] = [],
  tokens = { input: 100, output: 20 },
): Speech {
  const include = body['include'] as string[] | undefined;
  return {
    nth,
    model,
    text,
    tokens,
    isCut: false,
    calls: calls.map(({ name, arguments: args }, at) => ({
      id: `call_${nth}_${at}`,
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    })),
    isThoughtful: include?.includes('reasoning.encrypted_content') ?? false,
  };
}
