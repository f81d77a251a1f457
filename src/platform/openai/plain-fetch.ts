/** A server that wants a longer pause is not asked again within the request, in seconds. */
const LONGEST_PAUSE = 20;
/** What is sent; beside it the client would tell what machine this is, and add headers from the environment. */
const SENT = ['accept', 'content-type', 'user-agent'];

/** How the client reaches the network: with these headers and this key alone, and to no other address. */
export function plainFetch(apiKey: string | undefined): typeof fetch {
  return async (url, init) => {
    const given = new Headers(init?.headers);
    const headers = new Headers(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` });
    for (const name of SENT) {
      const value = given.get(name);
      if (value !== null) headers.set(name, value);
    }
    const response = await fetch(url, { ...init, headers, redirect: 'error' });
    const pause = retryAfterOf(response.headers);
    return pause !== undefined && pause > LONGEST_PAUSE ? notAgain(response) : response;
  };
}

/** Seconds that a server wants to be left alone; undefined when it does not say. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** The client would ignore a pause of more than a minute, and ask again at once. */
function notAgain({ body, status, statusText, headers }: Response): Response {
  const changed = new Headers(headers);
  changed.set('x-should-retry', 'false');
  return new Response(body, { status, statusText, headers: changed });
}
