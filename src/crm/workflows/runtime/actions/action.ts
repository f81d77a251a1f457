import type { Contact } from '../../../contacts/contact.js';
import type { SettingsOf, StepKind } from '../../definition/kinds/kinds.js';

export type ActionKind = Extract<StepKind, `action.${string}`>;

/** The event that a run began with, for templates and outgoing webhooks. */
export interface CauseEvent {
  id: string;
  type: string;
  userId: string;
  value?: number;
  currency?: string;
  timestamp: string;
  metadata?: Record<string, unknown>;
}

/** For whom and within what an action is done. */
export interface ActionContext {
  workflow: { id: string; name: string; edition: number };
  runId: string;
  nodeId: string;
  /** The same at every try of this step of this run, and no other step's: with it an effect is done once. */
  key: string;
  /** When the run came to this step: the same at every try, so that what is reckoned from it is. */
  arrivedAt: Date;
  /** Of the run's cause: what is done here and begins another run is one deeper. */
  depth: number;
  contact: Contact;
  event?: CauseEvent;
  /** Ends when the process stops. */
  signal: AbortSignal;
}

/** `again`: nothing was done for now; the step is tried later. `skipped`, `failed`: the run goes on, its log says why. */
export type ActionOutcome =
  | { state: 'done'; detail?: string }
  | { state: 'skipped' | 'failed'; reason: string }
  | { state: 'again'; reason: string; afterMs?: number };

export interface WorkflowAction<K extends ActionKind> {
  readonly kind: K;
  /** Tried with the same key after a crash: what was done already is not done twice. What throws is tried later. */
  perform: (settings: SettingsOf<K>, context: ActionContext) => Promise<ActionOutcome>;
  /** What it would do, in a test run: does nothing, sends nothing. */
  describe: (settings: SettingsOf<K>, context: Omit<ActionContext, 'signal'>) => Promise<string>;
}
