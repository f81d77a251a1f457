import type { KindName, SettingsOf, StepKind, TriggerKind } from '../kinds/kinds.js';

type NodeOf<K extends KindName> = {
  [Each in K]: {
    /** Id of the node. */
    id: string;
    kind: Each;
    settings: SettingsOf<Each>;
    /** Where each of its outputs leads: the id of a step, or null where the run ends. */
    next: Readonly<Record<string, string | null>>;
  };
}[K];

export type PlanTrigger = NodeOf<TriggerKind>;
export type PlanStep = NodeOf<StepKind>;

/** What a run follows: a graph without what an editor adds to it, every output settled. It is plain JSON. */
export interface WorkflowPlan {
  trigger: PlanTrigger;
  /** In the order of their ids; none is reached twice in a run, since there is no way back. */
  steps: readonly PlanStep[];
}
