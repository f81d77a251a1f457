import { outgoingOperation } from '../../../webhooks/index.js';

const ALERT = {
  id: 'alt_01kf8m3q5c000r4t9w2x7y1zab',
  source: 'rule',
  ruleId: 'rul_01kf8m3q5c000r4t9w2x7y1zab',
  code: 'RULE.WEBHOOKS_BACKLOG',
  severity: 'warning',
  message: 'Webhook backlog: webhooks.backlog is 1,204 deliveries (> 1,000 deliveries)',
  state: 'alerting',
  at: '2026-11-23T12:30:00.000Z',
  resolvedAt: null,
  value: 1204,
  count: 1,
};

const DESCRIPTION = `
To the webhook of an alert rule (\`notify\`), or of \`/api/admin/alert-settings\`: \`alert.opened\` when it begins,
\`alert.resolved\` when it is over. Signed as an event is, with the secret that was shown when the webhook was set. Any other
answer than 2xx is tried again, twelve times in about four hours; \`webhook-id\` is the same in every attempt.`.trim();

const BODY = {
  schema: {
    type: 'object' as const,
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { type: 'string', enum: ['alert.opened', 'alert.resolved'] },
      timestamp: {
        type: 'string',
        format: 'date-time',
        description: 'When it began, or was over',
        example: ALERT.at,
      },
      data: { $ref: '#/components/schemas/AlertDto' },
    },
  },
  example: { type: 'alert.opened', timestamp: ALERT.at, data: ALERT },
};

const ANSWERS = {
  '2XX': { description: 'Taken' },
  default: { description: 'Anything else is a failure: tried again' },
};

/** What is posted of alerts, for the part `webhooks` of the API document. */
export const ALERT_WEBHOOKS = {
  alert: {
    post: outgoingOperation('sendAlert', 'An alert began, or is over', DESCRIPTION, BODY, ANSWERS),
  },
};
