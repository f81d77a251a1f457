import {
  refuseStandard,
  signStandard,
  standardKey,
} from '../../src/webhooks/kinds/standard/standard-signature.js';
import { describeWithFixtures } from '../setup/fixtures.js';

interface Vectors {
  sign: {
    secret: string;
    'webhook-id': string;
    'webhook-timestamp': number;
    payload: string;
    'webhook-signature': string;
  }[];
  tolerance_seconds: number;
  verify_cases: {
    name: string;
    expect: string;
    'webhook-timestamp'?: string;
    'webhook-signature'?: string;
  }[];
}

type Case = Vectors['verify_cases'][number];

describeWithFixtures('standard-webhooks', ({ json }) => {
  const {
    sign,
    verify_cases: cases,
    tolerance_seconds: tolerance,
  } = json('vectors.json') as unknown as Vectors;
  const vector = sign[0];
  const now = 1_780_000_000;
  const key = standardKey(vector.secret);
  const signedAt = (timestamp: number, body = vector.payload) =>
    signStandard(key, vector['webhook-id'], timestamp, body);

  it.each(sign)('signs the vector of $webhook-id', (given) => {
    const { secret, payload, ...headers } = given;
    const signed = signStandard(
      standardKey(secret),
      headers['webhook-id'],
      headers['webhook-timestamp'],
      payload,
    );
    expect(signed['webhook-signature']).toBe(headers['webhook-signature']);
    const at = headers['webhook-timestamp'] * 1000;
    expect(refuseStandard({ ...signed }, Buffer.from(payload), [standardKey(secret)], at)).toBeNull();
  });

  /** What each case of the vectors changes in a request that is right, by the case's own words. */
  function requestOf({ name, ...given }: Case): {
    headers: Record<string, string | undefined>;
    body: string;
  } {
    const right = signedAt(now);
    const [, missing] = /^missing (webhook-\w+)$/.exec(name) ?? [];
    if (missing) return { headers: { ...right, [missing]: undefined }, body: vector.payload };
    const [, shift] = /^timestamp now([+-]\d+)s$/.exec(name) ?? [];
    if (shift) return { headers: { ...signedAt(now + Number(shift)) }, body: vector.payload };
    if (name.startsWith('truncated signature')) {
      const short = right['webhook-signature'].slice(0, 8);
      return { headers: { ...right, 'webhook-signature': short }, body: vector.payload };
    }
    if (name.startsWith('empty payload')) return { headers: { ...signedAt(now, '') }, body: '' };
    const valid = right['webhook-signature'];
    if (given['webhook-timestamp'])
      return { headers: { ...right, 'webhook-timestamp': given['webhook-timestamp'] }, body: vector.payload };
    if (given['webhook-signature'] === undefined) throw new Error(`no rule for the case "${name}"`);
    const signature = given['webhook-signature'].replace('{VALID}', valid);
    return { headers: { ...right, 'webhook-signature': signature }, body: vector.payload };
  }

  const requests = cases.filter(({ name }) => !/secret/.test(name));

  it.each(requests)('$name: $expect', (given) => {
    const { headers, body } = requestOf(given);
    const refusal = refuseStandard(headers, Buffer.from(body), [key], now * 1000);
    if (given.expect === 'reject') expect(refusal).toEqual(expect.any(String));
    else expect(refusal).toBeNull();
  });

  it('takes a secret with and without its prefix, and none that is empty', () => {
    expect(cases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['secret with and without whsec_ prefix', 'empty secret']),
    );
    expect(standardKey(vector.secret.replace('whsec_', '')).equals(key)).toBe(true);
    expect(() => standardKey('')).toThrow(RangeError);
    expect(() => standardKey('whsec_')).toThrow(RangeError);
  });

  it(`accepts exactly ${tolerance} seconds, both ways`, () => {
    for (const shift of [-tolerance, tolerance]) {
      const refusal = refuseStandard(
        { ...signedAt(now + shift) },
        Buffer.from(vector.payload),
        [key],
        now * 1000,
      );
      expect(refusal).toBeNull();
    }
  });
});
