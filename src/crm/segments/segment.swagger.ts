/** Rules in the API document. They are checked by `parseRules`, which says of each what is wrong with it. */
export const RULES = {
  type: 'object',
  additionalProperties: true,
  description: [
    'One group, `{"all":[...]}` or `{"any":[...]}`, of rules, groups and `{"not": rule}`; five groups deep, 100 rules.',
    '`{"all":[]}` is everybody.',
    '',
    '- a field: `{"field","op","value"}`; `email`, `name`, `tags`, `stage`, `ownerId`, `subscribed`, `lifecycle`,',
    '  `createdAt`, or the key of a declared one (`city` or `fields.city`). `op`: `eq`, `ne`, `in`, `not_in`, `exists`,',
    '  `not_exists`; of texts `contains`, `not_contains`, `starts_with`, `ends_with`; of numbers, days and times `gt`,',
    '  `gte`, `lt`, `lte`; of days and times `last_days`, `next_days`. Also `=`, `!=`, `>=`, `before`, `startsWith`, ...',
    '- an event: `{"event","op","count","withinDays"}`, at least once when `op` and `count` are left out; `sum` (with',
    '  `currency`) in place of `count`; `from`, `to` in place of `withinDays`; `op` `never`; or `first_before`,',
    '  `first_after`, `last_before`, `last_after` with `at` or `daysAgo`',
    '- access: `{"entitlement":"active"|"waiting"|"ended","module"|"product"}`; anything that is sold without the two',
    '- mails: `{"mail":"sent"|"opened"|"clicked"|"bounced","campaign","variant","withinDays"}`',
  ].join('\n'),
  example: {
    all: [
      { field: 'subscribed', op: 'eq', value: true },
      { event: 'purchase', op: 'gte', count: 2, withinDays: 30 },
      {
        any: [
          { field: 'tags', op: 'contains', value: 'vip' },
          { entitlement: 'ended', module: 'trader-pro' },
        ],
      },
    ],
  },
} as const;
