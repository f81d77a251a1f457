import { Injectable } from '@nestjs/common';
import { Clock, HttpOut, HttpOutError, isFinal } from '../../../../platform/index.js';
import { retryAfterMs } from '../../../../webhooks/index.js';
import { mergeContactOf } from '../../../templates/merge-data.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';
import { againOr, outcomeOf } from './webhook-answer.rules.js';

type Settings = SettingsOf<'action.webhook'>;

/** For one try, from the name's resolution to the end of the answer. */
const TIMEOUT_MS = 10_000;

/** Tells another program, at least once; both headers with the key let it see what it has had. */
@Injectable()
export class WebhookAction implements WorkflowAction<'action.webhook'> {
  readonly kind = 'action.webhook';

  constructor(
    private readonly http: HttpOut,
    private readonly clock: Clock,
  ) {}

  async perform({ url }: Settings, context: ActionContext): Promise<ActionOutcome> {
    const waitedMs = this.clock.now() - context.arrivedAt.getTime();
    try {
      const { status, headers } = await this.http.request({
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Trader-Dashboard-Workflows/1',
          'idempotency-key': context.key,
          'webhook-id': context.key,
        },
        body: JSON.stringify(messageOf(context)),
        timeoutMs: TIMEOUT_MS,
        repeatable: true,
      });
      return outcomeOf(status, waitedMs, retryAfterMs(headers['retry-after'], this.clock.now()));
    } catch (error) {
      if (!(error instanceof HttpOutError)) throw error;
      if (isFinal(error)) return { state: 'failed', reason: error.message };
      return againOr(error.message, waitedMs);
    }
  }

  /** What the name's address is, is found out when it is called. */
  describe({ url }: Settings): Promise<string> {
    try {
      this.http.check(url);
      return Promise.resolve(`Would post to ${url}`);
    } catch (error) {
      if (!(error instanceof HttpOutError)) throw error;
      return Promise.resolve(`Would fail: ${error.message}`);
    }
  }
}

function messageOf({ workflow, runId, nodeId, contact, event }: ActionContext) {
  return {
    workflow,
    run: { id: runId },
    node: { id: nodeId },
    contact: { ...mergeContactOf(contact), subscribed: contact.subscription.status === 'subscribed' },
    event: event ?? null,
  };
}
