import { Mark } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/words';
import { assistantWords } from './words';

/**
 * What a model writes: paragraphs, lists, **strong** and `code`; nothing of it is HTML. Numbers that no look-up has said
 * are marked.
 */
export function RichText({ text, unverified = [] }: { text: string; unverified?: readonly string[] }) {
  const words = useWords(assistantWords);
  const inline = (line: string) => inlineOf(line, unverified, words.unverified);
  return (
    <>
      {text
        .trim()
        .split(/\n{2,}/)
        .map((block, at) => {
          const lines = block.split('\n');
          if (lines.every((line) => /^\s*([-*•]|\d+[.)])\s+/.test(line))) {
            return (
              <ul key={at} style={{ margin: '0 0 8px', paddingInlineStart: 20 }}>
                {lines.map((line, each) => (
                  <li key={each}>{inline(line.replace(/^\s*([-*•]|\d+[.)])\s+/, ''))}</li>
                ))}
              </ul>
            );
          }
          return (
            <p key={at} style={{ margin: '0 0 8px', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {inline(block.replaceAll(/^#{1,6}\s+/gm, ''))}
            </p>
          );
        })}
    </>
  );
}

function inlineOf(text: string, unverified: readonly string[], title: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).flatMap((part, at): ReactNode[] => {
    if (part.startsWith('**') && part.length > 4) {
      return [<strong key={at}>{marked(part.slice(2, -2), unverified, title)}</strong>];
    }
    if (part.startsWith('`') && part.length > 2) return [<code key={at}>{part.slice(1, -1)}</code>];
    return [<span key={at}>{marked(part, unverified, title)}</span>];
  });
}

function marked(text: string, unverified: readonly string[], title: string): ReactNode {
  if (unverified.length === 0) return text;
  const longestFirst = unverified.toSorted((one, other) => other.length - one.length);
  const pattern = new RegExp(
    `((?<![\\p{L}\\d])(?:${longestFirst.map(escaped).join('|')})(?![\\p{L}\\d]))`,
    'u',
  );
  return text.split(pattern).map((part, at) =>
    at % 2 === 1 ? (
      <Mark key={at} title={title}>
        {part}
      </Mark>
    ) : (
      part
    ),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
