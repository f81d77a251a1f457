import type { SegmentRules } from '../../../segments/segment.js';
import type { SettingsOf } from './kinds.js';

type RuleKind = 'condition.field' | 'condition.tag' | 'condition.event' | 'condition.module';

/** A condition that asks for itself, and not by a segment. */
export type RuleCondition = { [K in RuleKind]: { kind: K; settings: SettingsOf<K> } }[RuleKind];

/** A condition as rules of a segment, so that both mean the same by the same words. */
export function conditionRules(condition: RuleCondition): SegmentRules {
  return { all: [ruleOf(condition)] };
}

function ruleOf({ kind, settings }: RuleCondition): object {
  switch (kind) {
    case 'condition.tag':
      return { field: 'tags', op: 'contains', value: settings.tag };
    case 'condition.module':
      return { entitlement: settings.state ?? 'active', module: settings.module };
    default: {
      const { ends: _, ...rule } = settings;
      return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
    }
  }
}
