import type { RunLogEntry } from '../runs/run.js';

/** What comes of a step that a run has come to. Times in ms since 1970. */
export type StepOutcome =
  /** The run goes on by an output, as it came to the next step at `at`. */
  | ({ kind: 'done'; at: number } & Pick<RunLogEntry, 'state' | 'output' | 'detail'>)
  /** Nothing is done until then; or until an event of a type comes. */
  | { kind: 'wait'; until: number; awaits?: string }
  /** It is tried later. */
  | { kind: 'again'; reason: string; afterMs?: number }
  /** The contact is there no more under this id. */
  | { kind: 'gone' };
