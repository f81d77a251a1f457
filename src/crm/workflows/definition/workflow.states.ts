export const WORKFLOW_STATES = ['draft', 'active', 'inactive'] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

/**
 * What may follow what. `active -> active`: what was changed meanwhile becomes the next edition; `inactive -> inactive`:
 * it was switched off already. A draft that never ran cannot be switched off.
 */
export const TRANSITIONS: Readonly<Record<WorkflowState, readonly WorkflowState[]>> = {
  draft: ['active'],
  active: ['active', 'inactive'],
  inactive: ['active', 'inactive'],
};

/** What begins no runs may be deleted. */
export const DELETABLE: readonly WorkflowState[] = ['draft', 'inactive'];

/** From where a state may be reached: the filter of every such update. */
export function statesBefore(state: WorkflowState): readonly WorkflowState[] {
  return WORKFLOW_STATES.filter((from) => TRANSITIONS[from].includes(state));
}
