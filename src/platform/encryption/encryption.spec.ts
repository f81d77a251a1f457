import type { Config } from '../../config/index.js';
import { DecryptionError, Encryption } from './encryption.js';

const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill) });
const withKeys = (...encryptionKeys: ReturnType<typeof key>[]) =>
  new Encryption({ encryptionKeys } as unknown as Config);

describe('Encryption', () => {
  const encryption = withKeys(key('k1', 1));

  it('reads back what it wrote, and never writes the same twice', () => {
    const [first, second] = [encryption.encrypt('whsec_ção', 'a'), encryption.encrypt('whsec_ção', 'a')];
    expect(encryption.decrypt(first, 'a')).toBe('whsec_ção');
    expect(first).not.toBe(second);
    expect(first).not.toContain('whsec');
  });

  it('reads old keys after a rotation and knows what is to be written again', () => {
    const old = encryption.encrypt('secret', 'a');
    const rotated = withKeys(key('k2', 2), key('k1', 1));
    expect(rotated.decrypt(old, 'a')).toBe('secret');
    expect(rotated.isStale(old)).toBe(true);
    expect(rotated.isStale(rotated.encrypt('secret', 'a'))).toBe(false);
  });

  it.each([
    ['another place', (text: string) => [text, 'b']],
    [
      'a changed byte',
      (text: string) => [text.slice(0, -2) + (text.endsWith('A') ? 'B' : 'A') + text.slice(-1), 'a'],
    ],
    ['a shortened text', (text: string) => [text.slice(0, -4), 'a']],
    ['plain text', () => ['secret', 'a']],
  ])('refuses %s', (_, change) => {
    const [text, place] = change(encryption.encrypt('a secret of some length', 'a')) as [string, string];
    expect(() => encryption.decrypt(text, place)).toThrow(DecryptionError);
  });

  it('names the key that is missing', () => {
    expect(() => withKeys(key('k9', 9)).decrypt(encryption.encrypt('secret', 'a'), 'a')).toThrow(/"k1"/);
  });
});
