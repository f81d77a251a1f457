import { generateKeySync } from 'node:crypto';
import { type MailOrigin, readToken, signToken, type TokenPurpose } from './mail-token.rules.js';

const newKey = () => generateKeySync('hmac', { length: 256 });
const key = newKey();
const origin: MailOrigin = {
  mailId: 'aB3_-xyz01234567',
  contactId: 'cnt_01kf8m3q5c000r4t9w2x7y1zab',
  kind: 'campaign',
  ref: 'cmp_01kf8m3q5c000r4t9w2x7y1zab',
  variant: 'b',
};
const PURPOSES: TokenPurpose[] = ['unsubscribe', 'confirm', 'open', 'click', 'mail'];

describe('tokens of mails', () => {
  it('tell again what they were made of, as part of an address', () => {
    const token = signToken(key, 'open', origin);
    expect(token).toMatch(/^[A-Za-z0-9_.-]{1,180}$/);
    expect(readToken(key, 'open', token)).toEqual(origin);
    const { variant: _none, ...plain } = origin;
    expect(readToken(key, 'open', signToken(key, 'open', plain))).toEqual(plain);
  });

  it('are good for one purpose', () => {
    for (const made of PURPOSES) {
      const token = signToken(key, made, origin);
      expect(PURPOSES.filter((purpose) => readToken(key, purpose, token))).toEqual([made]);
    }
  });

  it('hold what stands beside them', () => {
    const token = signToken(key, 'click', origin, 'https://a.example/');
    expect(readToken(key, 'click', token, 'https://a.example/')).toEqual(origin);
    for (const other of [undefined, '', 'https://a.example', 'https://evil.example/']) {
      expect(readToken(key, 'click', token, other)).toBeNull();
    }
  });

  it('are void with another key, and with any character changed, added or gone', () => {
    const token = signToken(key, 'unsubscribe', origin);
    expect(readToken(newKey(), 'unsubscribe', token)).toBeNull();
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(readToken(key, 'unsubscribe', token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
      expect(readToken(key, 'unsubscribe', token.slice(0, at) + token.slice(at + 1))).toBeNull();
    }
    expect(readToken(key, 'unsubscribe', `${token}A`)).toBeNull();
  });

  it.each(['', '.', 'a.b', 'x'.repeat(5000), '../../etc', `${'A'.repeat(100)}.${'A'.repeat(22)}`, '%00'])(
    '%j is none',
    (text) => expect(readToken(key, 'open', text)).toBeNull(),
  );

  it.each([
    { ref: 'a b' },
    { ref: 'a\nb' },
    { ref: '' },
    { variant: 'x'.repeat(49) },
    { ref: 'x'.repeat(48), variant: 'y'.repeat(40) },
  ])('are not made of %j', (part) =>
    expect(() => signToken(key, 'open', { ...origin, ...part })).toThrow(Error),
  );
});
