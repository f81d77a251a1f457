/** What the standard fonts of PDF have beside Latin-1 (Windows code page 1252). */
const MORE = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const STRANGE = '?';

/** Latin letters that are not a letter with an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', Ŧ: 'T', ŧ: 't' },
  ...{ ı: 'i', Ŋ: 'N', ŋ: 'n', ĸ: 'k', ẞ: 'SS', Ə: 'A', ə: 'a' },
};

/** A text as the standard fonts can show it: letters lose accents that these do not have, the rest becomes `?`. */
export function printable(text: string): string {
  let shown = '';
  for (const character of text.normalize('NFC')) {
    if (isShown(character)) shown += character;
    else if (/\s/u.test(character)) shown += ' ';
    else if (/[\p{M}\p{Cf}]/u.test(character)) continue;
    else {
      const plain =
        LETTERS[character] ?? [...character.normalize('NFKD')].filter((part) => isShown(part)).join('');
      if (plain !== '') shown += plain;
      else if (!shown.endsWith(STRANGE)) shown += STRANGE;
    }
  }
  return shown;
}

function isShown(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || MORE.includes(character);
}
