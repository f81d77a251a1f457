import { defineWords, useWords } from '../i18n/words';

const TAG = /\{\{-?\s*([\w.]+)[^}]*\}\}/g;
/** Conditions and loops: they say nothing to who only reads. */
const LOGIC = /\{%.*?%\}/g;

const mergeWords = defineWords<Record<string, string>>(
  {
    'contact.firstName': 'primeiro nome',
    'contact.name': 'nome',
    'contact.email': 'e-mail',
    'contact.stage': 'etapa',
  },
  {
    'contact.firstName': 'first name',
    'contact.name': 'name',
    'contact.email': 'e-mail',
    'contact.stage': 'stage',
  },
);

/** A line with merge tags for people: `[first name], the live is on Monday`. Where it is written, the tags stay. */
export function useMergeText(): (line: string) => string {
  const words = useWords(mergeWords);
  return (line) =>
    line
      .replace(LOGIC, '')
      .replace(TAG, (_, path: string) => `[${words[path] ?? path.split('.').at(-1)}]`)
      .trim();
}
