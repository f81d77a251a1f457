import type { StepKind } from '../../definition/kinds/kinds.js';
import type { CauseEvent } from '../actions/action.js';
import type { RunState } from './run.states.js';

/** What became of one step. */
export interface RunLogEntry {
  nodeId: string;
  kind: StepKind;
  /** `skipped`, `failed`: an action that was not done; the run went on. */
  state: 'done' | 'skipped' | 'failed';
  /** The output that the run went on by. */
  output: string;
  at: Date;
  /** One line: why it was not done, or what came out. */
  detail?: string;
}

/** Why the step that is due is not done yet. */
export interface RunTrouble {
  reason: string;
  at: Date;
}

/** An event that a run has waited for, and when it was recorded. */
export interface HeardEvent {
  id: string;
  at: Date;
}

/** A contact on their way through an edition of a workflow. */
export interface Run {
  /** `run_...` */
  id: string;
  workflowId: string;
  edition: number;
  contactId: string;
  /** How often the contact has entered the workflow, with this time; from 1. */
  entry: number;
  /** What it was that let them in. */
  cause: string;
  event?: CauseEvent;
  /** How many runs led to it, each by what the one before did. */
  depth: number;
  status: RunState;
  startedAt: Date;
  /** The step that is due, or waits; absent when the run is over. */
  nodeId?: string;
  /** When the run came to it: what happens from then on counts for a wait. */
  arrivedAt?: Date;
  /** When it is to be looked at; while a process works on it, when another one may take it over. Absent when it is over. */
  dueAt?: Date;
  /** Of a wait: when it is over. */
  until?: Date;
  /** The type of event that it waits for. */
  awaits?: string;
  /** The event that it waited for has come. */
  heard?: HeardEvent;
  /** Who works on it: a token of one claim. */
  claim?: string;
  /** How often the step that is due was taken up. */
  tries: number;
  trouble?: RunTrouble;
  log: RunLogEntry[];
  endedAt?: Date;
  /** Why it has not come to its end by itself. */
  reason?: string;
}
