import type { Choice, Choices } from '../choices';
import type { Settings } from '../kinds';

/** What fields of a node's form work on. */
export interface NodeForm {
  data: Settings;
  /** Changes settings; undefined takes one away. */
  set: (patch: Settings) => void;
  /** What is wrong with a setting by its path: `where[0].value`. */
  errorOf: (path: string) => string | undefined;
  choices: Choices;
  /** Steps that send mails. */
  mailNodes: readonly Choice[];
  isReadOnly: boolean;
}

/** An empty text takes the setting away. */
export const orNothing = (text: string | null): string | undefined =>
  text === null || text === '' ? undefined : text;

/** Of Mantine's number field, which gives a text while it is being typed. */
export const numberOrNothing = (value: string | number): number | undefined =>
  typeof value === 'number' ? value : undefined;
