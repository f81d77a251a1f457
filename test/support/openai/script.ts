import type { SeenRequest } from './seen-request.ts';

/** A call of a tool that the scripted model asks for. */
export interface ScriptedCall {
  name: string;
  /** An object, or text as it is, for models that write bad JSON. */
  arguments: unknown;
}

/** What goes wrong, instead of an answer. */
export type Fault =
  /** Nothing is answered, for ever. */
  | 'hang'
  /** It begins, and then nothing comes any more. */
  | 'hang-within'
  /** 429; with `retryAfter` in seconds when the turn says so. */
  | 'rate-limit'
  /** 429 because nobody pays. */
  | 'no-credit'
  | 'server-error'
  /** 401 with the key in its message. */
  | 'wrong-key'
  | 'unknown-model'
  | 'malformed-json'
  /** A stream of something else than events; or a page of HTML. */
  | 'broken-sse'
  | 'empty'
  /** 100 KB of text. */
  | 'huge'
  /** The connection breaks in the middle. */
  | 'cut'
  /** The answer ends in order, but before its end. */
  | 'ends-early'
  /** An error is told in the middle of the stream; or instead of an answer, with 200. */
  | 'error-within';

/** What the scripted model does with one request. */
export type Turn =
  /** It says so, in pieces when it streams; `cut` at the longest answer that it may give. */
  | { text: string; tokens?: { input: number; output: number }; cut?: boolean }
  /** It asks for tools, perhaps with some words before. */
  | { calls: readonly ScriptedCall[]; text?: string; tokens?: { input: number; output: number } }
  | { fault: Fault; retryAfter?: number }
  /** Exactly these events of a stream, `[DONE]` after them; for servers with customs of their own. */
  | { events: readonly unknown[] }
  /** Exactly this body of a whole answer. */
  | { body: unknown };

/**
 * One turn per request, in order; a request that is tried again takes the next one. Or a function of the request.
 * A request after the last turn is refused.
 */
export type Script = readonly Turn[] | ((request: SeenRequest, nth: number) => Turn);
