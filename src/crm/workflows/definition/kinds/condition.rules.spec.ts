import { conditionRules, type RuleCondition } from './condition.rules.js';
import { mailVariantOf } from './mail-variant.rules.js';

it.each<[RuleCondition, object]>([
  [
    { kind: 'condition.tag', settings: { tag: 'vip', ends: ['no'] } },
    { field: 'tags', op: 'contains', value: 'vip' },
  ],
  [
    { kind: 'condition.event', settings: { event: 'purchase', count: 2, op: undefined } },
    { event: 'purchase', count: 2 },
  ],
  [
    { kind: 'condition.module', settings: { module: 'trader-pro' } },
    { entitlement: 'active', module: 'trader-pro' },
  ],
  [
    { kind: 'condition.mail', settings: { mail: 'opened' } },
    { mail: 'opened', campaign: 'wfl_1' },
  ],
  [
    { kind: 'condition.mail', settings: { mail: 'clicked', node: 'welcome', withinDays: 2 } },
    { mail: 'clicked', campaign: 'wfl_1', variant: mailVariantOf('welcome'), withinDays: 2 },
  ],
  [
    { kind: 'condition.mail', settings: { mail: 'sent', of: 'campaign', campaign: 'cmp_1' } },
    { mail: 'sent', campaign: 'cmp_1' },
  ],
  [{ kind: 'condition.mail', settings: { mail: 'bounced', of: 'any' } }, { mail: 'bounced' }],
])('%j is asked as %j', (condition, rule) => {
  expect(conditionRules(condition, 'wfl_1')).toEqual({ all: [rule] });
});

it('tells mails of nodes apart by what is short enough for links', () => {
  expect(mailVariantOf('a')).toMatch(/^[A-Za-z0-9_-]{10}$/);
  expect(mailVariantOf('a')).not.toBe(mailVariantOf('b'));
});
