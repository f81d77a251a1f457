import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInput } from '../../common/index.js';

/** Characters of a delivery key. */
const MAX_LENGTH = 256;

/** The sender's id in a header; null when it is missing. @throws InvalidInput when it is too long: cut, two could become one */
export function keyInHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const id = headers[name];
  if (typeof id !== 'string' || id === '') return null;
  if (id.length <= MAX_LENGTH) return id;
  throw new InvalidInput([{ field: name, message: `must be at most ${MAX_LENGTH} characters` }]);
}

/** The id in a payload when it is one, else a name made of the bytes: the same bytes are the same delivery. */
export function keyInBody(id: unknown, body: Buffer): string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_LENGTH ? id : keyOfBytes(body);
}

/** For senders that name no id. */
export function keyOfBytes(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
