import { quotedPrintable } from './quoted-printable.rules.js';

/** What a mail program makes of it. */
const decoded = (printable: string): string =>
  Buffer.from(
    printable
      .replaceAll('=\r\n', '')
      .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

describe('quotedPrintable', () => {
  it.each([
    ['', ''],
    ['Ola', 'Ola'],
    ['Olá', 'Ol=C3=A1'],
    ['a=b', 'a=3Db'],
    ['a\nb', 'a\r\nb'],
    ['a\r\nb', 'a\r\nb'],
    ['a\rb\r', 'a\r\nb\r\n'],
    ['\r\r\n\n', '\r\n\r\n\r\n'],
    ['a b \nc\t', 'a b=20\r\nc=09'],
    [' \t x', ' \t x'],
    ['\0\x7f', '=00=7F'],
    ['.\n..', '.\r\n..'],
    ['x'.repeat(75), 'x'.repeat(75)],
    ['x'.repeat(76), `${'x'.repeat(75)}=\r\nx`],
    [`${'x'.repeat(72)}é`, `${'x'.repeat(72)}=\r\n=C3=A9`],
    [`${'x'.repeat(69)}é`, `${'x'.repeat(69)}=C3=A9`],
    [`${'x'.repeat(64)}😀`, `${'x'.repeat(64)}=\r\n=F0=9F=98=80`],
    [`${'x'.repeat(74)} y`, `${'x'.repeat(74)} =\r\ny`],
  ])('%j is %j', (text, expected) => expect(quotedPrintable(text)).toBe(expected));

  it('has short lines of ASCII that say the same, whatever the text', () => {
    const letters = ['a', ' ', '=', 'é', '€', '😀', '\t', '.', '\r\n', '<'];
    let state = 1;
    const next = () => (state = (state * 48_271) % 2_147_483_647);
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 50 + (next() % 500) }, () => letters[next() % letters.length]).join(
        '',
      );
      const printable = quotedPrintable(text);
      expect(decoded(printable)).toBe(text);
      expect(printable).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      for (const line of printable.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).not.toMatch(/[ \t]$/);
      }
    }
  });

  it('of a long text after a short one is whole', () => {
    const long = 'é'.repeat(200_000);
    expect(decoded(quotedPrintable(long))).toBe(long);
    expect(quotedPrintable('b')).toBe('b');
  });
});
