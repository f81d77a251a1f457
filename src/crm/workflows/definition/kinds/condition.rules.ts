import type { SegmentRules } from '../../../segments/segment.js';
import type { SettingsOf } from './kinds.js';
import { mailVariantOf } from './mail-variant.rules.js';

type RuleKind = `condition.${'field' | 'tag' | 'event' | 'module' | 'mail'}`;

/** A condition that asks for itself, and not by a segment. */
export type RuleCondition = { [K in RuleKind]: { kind: K; settings: SettingsOf<K> } }[RuleKind];

/** A condition as rules of a segment, so that both mean the same by the same words. */
export function conditionRules(condition: RuleCondition, workflowId: string): SegmentRules {
  return { all: [ruleOf(condition, workflowId)] };
}

function ruleOf({ kind, settings }: RuleCondition, workflowId: string): object {
  switch (kind) {
    case 'condition.tag':
      return { field: 'tags', op: 'contains', value: settings.tag };
    case 'condition.module':
      return { entitlement: settings.state ?? 'active', module: settings.module };
    case 'condition.mail':
      return mailRule(settings, workflowId);
    default: {
      const { ends: _, ...rule } = settings;
      return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
    }
  }
}

function mailRule(settings: SettingsOf<'condition.mail'>, workflowId: string): object {
  const { mail, of = 'workflow', node, withinDays } = settings;
  const campaign = of === 'workflow' ? workflowId : settings.campaign;
  return {
    mail,
    ...(campaign !== undefined && { campaign }),
    ...(node !== undefined && { variant: mailVariantOf(node) }),
    ...(withinDays !== undefined && { withinDays }),
  };
}
