import { Injectable } from '@nestjs/common';
import { SegmentReader } from '../../../segments/reading/segment-reader.js';
import type { SegmentRules } from '../../../segments/segment.js';
import { Segments } from '../../../segments/segments.js';
import { conditionRules, type RuleCondition } from '../../definition/kinds/condition.rules.js';
import type { PlanStep } from '../../definition/plan/plan.js';

export type ConditionStep = Extract<PlanStep, { kind: RuleCondition['kind'] | 'condition.segment' }>;

/** Those who are asked about together. */
interface Asked {
  ids: Set<string>;
  answer: Promise<ReadonlySet<string>>;
}

/** Whether conditions hold. Of runs that come to the same condition at the same moment it is asked once. */
@Injectable()
export class Conditions {
  private readonly asked = new Map<string, Asked>();

  constructor(
    private readonly segments: Segments,
    private readonly reader: SegmentReader,
  ) {}

  /** @throws SegmentNotFound, InvalidInput when it is about a field that there is no more, SegmentTooWide */
  async holds(step: ConditionStep, workflowId: string, contactId: string): Promise<boolean> {
    // of mails the workflow's own are meant
    const key = JSON.stringify([step.kind, step.settings, step.kind === 'condition.mail' && workflowId]);
    let asked = this.asked.get(key);
    if (!asked) {
      asked = { ids: new Set(), answer: this.answer(key, step, workflowId) };
      this.asked.set(key, asked);
    }
    asked.ids.add(contactId);
    return (await asked.answer).has(contactId);
  }

  private async answer(key: string, step: ConditionStep, workflowId: string): Promise<ReadonlySet<string>> {
    await new Promise(setImmediate); // whoever comes until then is asked about, too
    const { ids } = this.asked.get(key)!;
    this.asked.delete(key);
    return this.reader.matches(await this.rulesOf(step, workflowId), [...ids]);
  }

  private async rulesOf(step: ConditionStep, workflowId: string): Promise<SegmentRules> {
    if (step.kind !== 'condition.segment') return conditionRules(step, workflowId);
    return (await this.segments.get(step.settings.segmentId)).rules;
  }
}

export function isConditionStep(step: PlanStep): step is ConditionStep {
  return step.kind.startsWith('condition.') && step.kind !== 'condition.split';
}
