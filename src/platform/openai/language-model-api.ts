/** One part of what the model is told. What a person or a sender wrote is never put into `instructions`. */
export type ModelInput =
  | { type: 'user'; text: string }
  | { type: 'assistant'; text: string }
  /** What a step of the same answer gave, handed back as it came: the model's calls, and its reasoning where it has any. */
  | { type: 'step'; step: ModelStep }
  /** What a tool answered to one of the calls of the step before; JSON. */
  | { type: 'result'; callId: string; output: string };

/** A function that the model may ask for. */
export interface ModelTool {
  name: string;
  description: string;
  /** JSON Schema of an object. */
  parameters: Readonly<Record<string, unknown>>;
}

export interface ModelCall {
  id: string;
  name: string;
  /** As the model wrote it: JSON, if it kept to it. */
  arguments: string;
}

export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
}

/** How a step ended. */
export interface ModelStep {
  /** All of the text. */
  text: string;
  calls: readonly ModelCall[];
  usage: ModelUsage;
  /** The model that answered, as the server names it. */
  model: string;
  /** Whether the server ended it before its end: at the longest answer that it may give, or for what it would have said. */
  isCut: boolean;
  /** The server's own items, in its own shape: only the vendor that made them reads them. None: the text and calls stand. */
  items: readonly unknown[];
}

export type ModelPart = { type: 'text'; delta: string } | { type: 'end'; step: ModelStep };

export interface ModelRequest {
  /** Ours alone. */
  instructions: string;
  input: readonly ModelInput[];
  tools?: readonly ModelTool[];
  /** The answer is JSON of this schema: an object, all fields required. */
  format?: { name: string; schema: Readonly<Record<string, unknown>> };
  /** At most so many tokens come back, reasoning included. */
  maxOutputTokens: number;
  signal?: AbortSignal;
}

/**
 * A vendor's interface of a language model; stateless, each request tells all. Two of them: `responses/` (OpenAI itself)
 * and `chat/` (Chat Completions, which other servers speak); one contract spec runs against both.
 */
export interface LanguageModelApi {
  /**
   * Text as it comes, then `end`, once. Aborting `signal`, or leaving the loop, closes the connection.
   * @throws ModelUnavailable (time-out, 429, 5xx, no connection, after the retries), ModelRefused (other 4xx),
   * ModelMisbehaved (an answer that is none, over 64 KiB of text), or the signal's reason
   */
  stream(request: ModelRequest): AsyncGenerator<ModelPart, void>;
  /** The same at once. */
  complete(request: ModelRequest): Promise<ModelStep>;
}
