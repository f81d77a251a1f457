import type * as Sdk from 'openai';
import type { OpenAiSettings } from '../../config/index.js';
import { AppError } from '../../common/index.js';
import { ModelMisbehaved, ModelRefused, ModelUnavailable } from './openai.errors.js';
import { retryAfterOf } from './plain-fetch.js';

/** Of what a server says of its error, so many characters are kept for the log. */
const LONGEST_CAUSE = 500;
/** Seconds to wait where the server names none. */
const PAUSE = 10;

/** Any failure of a request as one of ours: the detail is for people, the cause for the log, and the key in neither. */
export function toModelError(
  error: unknown,
  { APIError, APIConnectionError, APIConnectionTimeoutError }: typeof Sdk,
  settings: OpenAiSettings,
): AppError {
  if (error instanceof AppError) return error;
  const cause = new Error(describe(error, settings));
  const later = { retryAfter: PAUSE, cause };
  if (error instanceof APIConnectionTimeoutError) {
    return new ModelUnavailable('The language model does not answer in time', {
      ...later,
      mayHaveCost: true,
    });
  }
  if (error instanceof APIConnectionError) {
    return new ModelUnavailable('The language model cannot be reached', later);
  }
  if (!(error instanceof APIError)) {
    return new ModelMisbehaved('The language model gave no answer that can be read', cause);
  }
  const { status, code } = error as { status: number | undefined; code: unknown };
  const headers = error.headers as Headers | undefined;
  if (status === undefined) return brokenOff(code, later);
  if (code === 'insufficient_quota' || status === 402) {
    return new ModelRefused("The language model's account has no credit left", cause);
  }
  if (status === 429 || status === 408 || status === 409 || status >= 500) {
    const retryAfter = (headers && retryAfterOf(headers)) ?? PAUSE;
    const detail =
      status === 429
        ? 'The language model has too much to do at the moment'
        : `The language model's server has a fault (${status})`;
    return new ModelUnavailable(detail, { retryAfter, cause });
  }
  return new ModelRefused(refusal(status, settings.model), cause);
}

/** An error that the server told in the middle of its answer. */
function brokenOff(code: unknown, later: { retryAfter: number; cause: Error }): AppError {
  if (typeof code === 'string' && /rate_limit|server_error|overloaded|unavailable/.test(code)) {
    return new ModelUnavailable('The language model has a fault at the moment', {
      ...later,
      mayHaveCost: true,
    });
  }
  return new ModelMisbehaved('The language model broke off its answer', later.cause);
}

function refusal(status: number, model: string): string {
  if (status === 401 || status === 403) return 'The language model refuses the key (see OPENAI_API_KEY)';
  if (status === 404) {
    return `The language model's server does not know the model ${model}, or has no such address (see OPENAI_MODEL, OPENAI_BASE_URL, OPENAI_API)`;
  }
  return `The language model refuses the request (${status})`;
}

/** What the log is told: the error and what is behind it, without the key. */
function describe(error: unknown, { apiKey, baseUrl }: OpenAiSettings): string {
  const said: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    const { code, requestID } = at as { code?: unknown; requestID?: unknown };
    // OpenAI's own name of the request, which its support asks for
    const names = [code, requestID].filter((name) => typeof name === 'string');
    said.push(names.length > 0 ? `${at.message} (${names.join(', ')})` : at.message);
  }
  let text = said.join(': ') || String(error);
  const { username = '', password = '' } = baseUrl ? new URL(baseUrl) : {};
  for (const secret of [apiKey, password, username]) if (secret) text = text.replaceAll(secret, '***');
  // OpenAI's own message shows a part of a wrong key
  text = text.replace(/\bsk-[\w*-]+/g, 'sk-***').replace(/\s+/g, ' ');
  return text.length > LONGEST_CAUSE ? `${text.slice(0, LONGEST_CAUSE)}…` : text;
}
