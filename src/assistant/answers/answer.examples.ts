import { frameOf } from '../../common/index.js';
import type { ProposalDto } from '../proposals/proposal.dto.js';
import type { AnswerEvent } from './answer-events.dto.js';

const CREATED_AT = '2026-01-15T12:30:00.000Z';
const EXPIRES_AT = '2026-01-15T12:31:00.000Z';

const order = {
  asset: 'EURUSD-OTC',
  kind: 'blitz',
  direction: 'call',
  stake: 10,
  expirySeconds: 60,
  accountType: 'demo',
} as const;

const proposal: ProposalDto = {
  id: 'prp_01kf8m3q5c000r4t9w2x7y1zab',
  kind: 'order',
  order,
  accountType: 'demo',
  state: 'open',
  createdAt: CREATED_AT,
  expiresAt: EXPIRES_AT,
};

const done = (text: string, unverified: string[]): AnswerEvent => ({
  event: 'done',
  data: {
    messageId: 'msg_01kf8m3q5c000r4t9w2x7y1zab',
    text,
    unverified,
    tokens: { input: 4150, output: 88 },
    model: 'gpt-5.4-mini',
    cut: false,
  },
});

const figures: AnswerEvent[] = [
  {
    event: 'tool',
    data: {
      id: 'call_1',
      name: 'analytics_summary',
      arguments: { from: '2026-01-14', to: '2026-01-14' },
      status: 'ok',
      result: { events: 1204, purchases: 87, revenue: 12458.4, currency: 'BRL' },
    },
  },
  { event: 'delta', data: { text: 'Ontem houve 1.204 eventos' } },
  { event: 'delta', data: { text: ' e 87 compras, 7 delas de madrugada.' } },
  done('Ontem houve 1.204 eventos e 87 compras, 7 delas de madrugada.', ['7']),
];

const withProposal: AnswerEvent[] = [
  {
    event: 'tool',
    data: { id: 'call_1', name: 'propose_order', arguments: order, status: 'ok', result: { proposal } },
  },
  { event: 'proposal', data: proposal },
  { event: 'delta', data: { text: 'Confirme, se quiser comprar.' } },
  done('Confirme, se quiser comprar.', []),
];

const failure: AnswerEvent[] = [
  { event: 'delta', data: { text: 'Ontem houve' } },
  {
    event: 'error',
    data: {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'The language model took too long',
      code: 'OPENAI.UNAVAILABLE',
      id: 'err_01ka2b3c4d000q7x1c5v8n2m4p',
    },
  },
];

const example = (summary: string, frames: readonly AnswerEvent[]) => ({
  summary,
  value: `:\n\n${frames.map(frameOf).join('')}`,
});

/** What an answer looks like on the wire, for the API document. */
export const ANSWER_EXAMPLES = {
  figures: example('Figures that were looked up, and one that was not', figures),
  proposal: example('A proposal, which its user may confirm', withProposal),
  failure: example('The model fails in the middle', failure),
};
