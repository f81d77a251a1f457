import { Zone } from '../../../../common/index.js';
import { afterDuration, untilMoment } from '../../definition/kinds/timing.rules.js';
import type { PlanStep } from '../../definition/plan/plan.js';

export type WaitStep = Extract<PlanStep, { kind: 'wait.time' | 'wait.until' | 'wait.event' }>;

export function isWaitStep(step: PlanStep): step is WaitStep {
  return step.kind.startsWith('wait.');
}

/**
 * When a wait is over at the latest that a run came to at `arrived`; ms since 1970.
 * @param zone whose time it is where the step does not say
 */
export function waitsUntil(step: WaitStep, arrived: number, zone: Zone): number {
  if (step.kind === 'wait.time') return afterDuration(arrived, step.settings);
  if (step.kind === 'wait.until') {
    const { timeZone } = step.settings;
    return untilMoment(arrived, step.settings, (timeZone && Zone.find(timeZone)) || zone);
  }
  return afterDuration(arrived, step.settings.timeout);
}
