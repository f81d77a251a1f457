import type { ModelInput } from './language-model-api.js';

/** So many characters in a row that were asked are a quotation; fewer may be by chance. */
const QUOTATION = 12;

/** What a server said, without what it quotes of what it was asked: some do, whole or in part, and a log is not for that. */
export function unquoted(said: string, input: readonly ModelInput[]): string {
  const asked = input.flatMap(textsOf).map((text) => text.replace(/\s+/gu, ' ').trim());
  let text = said;
  for (const short of asked)
    if (short.length > 3 && short.length < QUOTATION) text = text.replaceAll(short, '…');
  const isQuoted = new Array<boolean>(text.length).fill(false);
  for (let at = 0; at + QUOTATION <= text.length; at++) {
    const piece = text.slice(at, at + QUOTATION);
    if (asked.some((whole) => whole.includes(piece))) isQuoted.fill(true, at, at + QUOTATION);
  }
  let kept = '';
  for (let at = 0; at < text.length; at++) {
    if (!isQuoted[at]) kept += text[at];
    else if (!isQuoted[at - 1]) kept += '…';
  }
  return kept;
}

function textsOf(part: ModelInput): string[] {
  if (part.type === 'result') return [part.output];
  if (part.type === 'step') return [part.step.text, ...part.step.calls.map((call) => call.arguments)];
  return [part.text];
}
