import { parseJsonBody } from '../../common/index.js';
import type { WebhookKind } from './webhook-kind.js';

/** What `JSON.parse` tells of a number, string, boolean or null beside its value: how it is written. */
type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * The body of a delivery, parsed as its kind wants it.
 * @throws InvalidInput, or a 400 that says where the JSON breaks
 */
export function payloadOf({ hugeIds }: Pick<WebhookKind, 'hugeIds'>, body: Buffer): unknown {
  const text = body.toString('utf8');
  const payload = parseJsonBody(text);
  // the second reading is dear, and hardly a body needs it
  return hugeIds && /\d{16}/.test(text) ? JSON.parse(text, digitsOfHugeIntegers as () => unknown) : payload;
}

/** Beyond 2^53 several integers are one number: only their digits tell them apart. */
const digitsOfHugeIntegers: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value;
