import createClient from 'openapi-fetch';
import { Problem } from './problem';
import type { paths } from './schema';

/** Where requests get their access token from; the session fills it in. */
export interface TokenSource {
  token: () => string | undefined;
  /** Gets a new one; false when there is none to be had. */
  renew: () => Promise<boolean>;
}

let source: TokenSource = { token: () => undefined, renew: () => Promise.resolve(false) };

export function takeTokensFrom(tokens: TokenSource): void {
  source = tokens;
}

/** These say by 401 that what was typed is wrong, or are the renewal itself. */
const WITHOUT_TOKEN = /^\/api\/auth\/(login|register|refresh|forgot-password|reset-password|verify-email)$/;

/** Adds the token, and tries once more with a new one when it was refused. */
async function authorizedFetch(request: Request): Promise<Response> {
  if (WITHOUT_TOKEN.test(new URL(request.url).pathname)) return fetch(request);
  const again = request.clone();
  const token = source.token();
  const answer = await fetch(withToken(request, token));
  if (answer.status !== 401 || token === undefined) return answer;
  // another request may have renewed it meanwhile
  if (source.token() === token && !(await source.renew())) return answer;
  return fetch(withToken(again, source.token()));
}

function withToken(request: Request, token: string | undefined): Request {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** The API, typed by its own document: `api.GET('/api/events', { params: { query } })`. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: authorizedFetch,
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * What was answered.
 * @throws Problem for every refusal, and when nobody answers
 */
export async function ask<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  let given: Answer<Data>;
  try {
    given = await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, { detail: error instanceof Error ? error.message : String(error) });
  }
  const { data, error, response } = given;
  if (response.ok) return data as Data;
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  throw new Problem(response.status, isObject(error) ? error : {}, retryAfter);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
