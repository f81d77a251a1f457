import type { CauseEvent } from './actions/action.js';

/** Why a contact enters a workflow. */
export interface EntryCause {
  /** The same cause enters once, however often it is told: an event's id, a news item's, `2026-05-01` of a date, ... */
  id: string;
  /** When it happened. */
  at: Date;
  event?: CauseEvent;
  /** How many runs led here, each by what the one before did; left out: none. `MOST_LINKS` is the bound. */
  depth?: number;
}

/** Runs that begin each other: workflows that tag in a circle end here. */
export const MOST_LINKS = 10;

/** `entered`; `again`: this cause has entered already; `refused`: by the rule of re-entry, or the workflow is not active. */
export type EntryOutcome = 'entered' | 'again' | 'refused';
