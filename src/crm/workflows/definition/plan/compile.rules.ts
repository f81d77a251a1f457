import { createHash } from 'node:crypto';
import type { Examined } from '../checking/structure.rules.js';
import { isTrigger, outputsOf } from '../kinds/kinds.js';
import type { PlanStep, PlanTrigger, WorkflowPlan } from './plan.js';

/** The plan of a graph in which nothing is wrong. */
export function compile({ nodes, edges }: Omit<Examined, 'problems'>): WorkflowPlan {
  const targets = new Map(edges.map(({ source, handle, target }) => [`${source} ${handle}`, target]));
  const compiled = nodes
    .map(({ id, kind, settings }) => {
      const outputs = outputsOf(kind, settings);
      const next = Object.fromEntries(
        outputs.map((handle) => [handle, targets.get(`${id} ${handle}`) ?? null]),
      );
      return { id, kind, settings, next } as PlanTrigger | PlanStep;
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    trigger: compiled.find(isTriggerOfPlan)!,
    steps: compiled.filter((node): node is PlanStep => !isTriggerOfPlan(node)),
  };
}

/** The same for plans that say the same, in whatever order. */
export function hashOfPlan(plan: WorkflowPlan): string {
  return createHash('sha256').update(JSON.stringify(plan, sorted)).digest('base64url');
}

function isTriggerOfPlan(node: PlanTrigger | PlanStep): node is PlanTrigger {
  return isTrigger(node.kind);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Ids of the templates and segments that a plan cannot do without. */
export function usesOfPlan({ trigger, steps }: WorkflowPlan): string[] {
  const used = [trigger, ...steps].flatMap(({ settings }) => {
    const { templateId, segmentId } = settings as { templateId?: string; segmentId?: string };
    return [templateId, segmentId].filter((id) => id !== undefined);
  });
  return [...new Set(used)];
}

/** Types of events that its steps wait for. */
export function awaitsOfPlan({ steps }: WorkflowPlan): string[] {
  return [...new Set(steps.flatMap((step) => (step.kind === 'wait.event' ? step.settings.event : [])))];
}
