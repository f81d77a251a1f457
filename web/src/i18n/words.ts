import { useStore } from '../app/store';
import { type Locale, localeStore } from './locale';

/** The words of a screen in both languages; the Portuguese ones say which there are. */
export type Words<Shape> = Record<Locale, Shape>;

/** `defineWords(portuguese, english)`: English that lacks a word, or has one too many, does not compile. */
export function defineWords<Shape>(portuguese: Shape, english: NoInfer<Shape>): Words<Shape> {
  return { 'pt-BR': portuguese, en: english };
}

/** The words in the language of the reader. */
export function useWords<Shape>(words: Words<Shape>): Shape {
  return words[useStore(localeStore)];
}

/** `1 contato`, `1.234 contatos`. @param count as the reader writes it */
export function counted(count: string, one: string, many: string): string {
  return `${count} ${count === '1' ? one : many}`;
}
