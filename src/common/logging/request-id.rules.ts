import { newId } from '../ids/ids.js';

/** The id of a request, as clients and proxies give it, and as it goes back to them. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What names a request in other people's logs: letters, digits and a few signs, 64 at most. */
const TOKEN = /^[\w.:=+/-]{1,64}$/;
/** W3C Trace Context: version, trace, parent, flags. */
const TRACE_PARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A request of Fastify, whose `genReqId` makes an empty id. */
interface Request {
  id: string;
  readonly headers: Headers;
}

/**
 * The id of a request: `x-request-id`, else the trace of `traceparent` (https://www.w3.org/TR/trace-context/), else a new
 * one. What is longer or stranger than an id is nobody's id. It is made when somebody first asks: most webhooks need none.
 */
export function requestIdOf(request: Request): string {
  return (request.id ||= givenIn(request.headers) ?? newId('req'));
}

function givenIn(headers: Headers): string | undefined {
  const given = headers[REQUEST_ID_HEADER];
  if (typeof given === 'string' && TOKEN.test(given)) return given;
  const parent = headers['traceparent'];
  return typeof parent === 'string' ? TRACE_PARENT.exec(parent)?.[1] : undefined;
}
