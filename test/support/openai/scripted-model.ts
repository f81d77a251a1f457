import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readChat } from './read-chat.ts';
import { readResponses } from './read-responses.ts';
import { Reply } from './reply.ts';
import type { Script, Turn } from './script.ts';
import { Refusal, type SeenRequest } from './seen-request.ts';

/** A server with OpenAI's interfaces, on loopback, that says what its script says. */
export interface ScriptedModel {
  /** For OPENAI_BASE_URL: `http://127.0.0.1:<port>/v1` */
  url: string;
  /** Variables that make an application use it. */
  variables: (api?: 'responses' | 'chat') => Record<string, string>;
  /** All requests so far, the refused ones too. */
  requests: SeenRequest[];
  last: () => SeenRequest;
  /** The next request, as soon as it has come. */
  next: () => Promise<SeenRequest>;
  /** Another script from now on, from its first turn, and forgets the requests. */
  play: (script: Script) => void;
  stop: () => Promise<void>;
}

/** Starts a scripted model; `stop` must be called. */
export async function startScriptedModel(script: Script = [], port = 0): Promise<ScriptedModel> {
  const requests: SeenRequest[] = [];
  const arrivals = new EventEmitter();
  let playing = script;
  let nth = 0;
  let step = 0;

  const nextTurn = (request: SeenRequest): Turn => {
    const turn = typeof playing === 'function' ? playing(request, nth) : playing[nth];
    nth++;
    if (!turn) throw new Refusal(`The script has no turn for request ${nth}`);
    return turn;
  };

  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing).catch((error: unknown) => {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end(String(error));
    });
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const reply = new Reply(outgoing);
    const api = /^\/v1\/(responses|chat)(\/completions)?$/.exec(
      incoming.url ?? '',
    )?.[1] as SeenRequest['api'];
    const body = await bodyOf(incoming);
    if (incoming.method !== 'POST' || !api || !body) return reply.error(404, 'Not found', 'not_found');
    const request: SeenRequest = {
      api,
      headers: incoming.headers,
      body,
      isStream: body['stream'] === true,
      model: '',
      instructions: '',
      messages: [],
      calls: [],
      results: [],
      tools: [],
      aborted: false,
      ended: once(outgoing, 'close').then(() => {
        request.aborted = !outgoing.writableFinished;
      }),
    };
    requests.push(request);
    try {
      Object.assign(request, api === 'chat' ? readChat(body) : readResponses(body));
      arrivals.emit('request', request);
      await reply.perform(request, nextTurn(request), ++step);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      request.refusal = error.message;
      reply.error(400, error.message, 'invalid_request_error');
    }
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    url,
    variables: (api = 'responses') => ({
      OPENAI_BASE_URL: url,
      OPENAI_API: api,
      OPENAI_API_KEY: 'key-of-tests-0123456789abcdef',
    }),
    requests,
    last: () => requests.at(-1)!,
    next: async () => ((await once(arrivals, 'request')) as [SeenRequest])[0],
    play: (next) => {
      playing = next;
      nth = 0;
      requests.length = 0;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
