import {
  CalendarHeart,
  FilePlus2,
  HeartHandshake,
  type LucideIcon,
  ShoppingCart,
  UserRoundSearch,
} from 'lucide-react';
import { defineWords } from '../../../i18n/words';
import type { Drawing } from './flow/graph';
import type { KindName, Settings } from './kinds';

type Way = readonly [source: string, target: string, output?: string];

interface Start {
  icon: LucideIcon;
  nodes: readonly (readonly [id: string, kind: KindName, column: number, row: number, data: Settings])[];
  ways: readonly Way[];
}

/** Workflows that are nearly ready: what only the installation knows, such as the template, is left to be chosen. */
export const STARTS = {
  empty: { icon: FilePlus2, nodes: [], ways: [] },
  welcome: {
    icon: HeartHandshake,
    nodes: [
      ['start', 'trigger.event', 0, 0, { event: 'signup' }],
      ['welcome', 'action.mail', 0, 1, { purpose: 'service' }],
      ['days', 'wait.time', 0, 2, { days: 2 }],
      ['opened', 'condition.mail', 0, 3, { mail: 'opened', node: 'welcome' }],
      ['tag', 'action.tag', -0.5, 4, { add: ['engajado'] }],
      ['again', 'action.mail', 0.5, 4, { purpose: 'service' }],
    ],
    ways: [
      ['start', 'welcome'],
      ['welcome', 'days'],
      ['days', 'opened'],
      ['opened', 'tag', 'yes'],
      ['opened', 'again', 'no'],
    ],
  },
  checkout: {
    icon: ShoppingCart,
    nodes: [
      ['start', 'trigger.event', 0, 0, { event: 'checkout', reentry: { mode: 'after-days', days: 30 } }],
      ['bought', 'wait.event', 0, 1, { event: 'purchase', timeout: { hours: 2 }, ends: ['event'] }],
      ['mail', 'action.mail', 0, 2, {}],
      ['later', 'wait.event', 0, 3, { event: 'purchase', timeout: { days: 1 } }],
      ['won', 'action.tag', -0.5, 4, { add: ['carrinho resgatado'] }],
      ['call', 'action.task', 0.5, 4, { title: 'Ligar: parou no checkout', dueInDays: 1 }],
    ],
    ways: [
      ['start', 'bought'],
      ['bought', 'mail', 'timeout'],
      ['mail', 'later'],
      ['later', 'won', 'event'],
      ['later', 'call', 'timeout'],
    ],
  },
  winBack: {
    icon: UserRoundSearch,
    nodes: [
      ['start', 'trigger.event', 0, 0, { event: 'login', reentry: { mode: 'every-time' } }],
      ['back', 'wait.event', 0, 1, { event: 'login', timeout: { days: 14 }, ends: ['event'] }],
      ['mail', 'action.mail', 0, 2, {}],
      ['came', 'wait.event', 0, 3, { event: 'login', timeout: { days: 7 }, ends: ['event'] }],
      ['tag', 'action.tag', 0, 4, { add: ['inativo'] }],
      ['notify', 'action.notify', 0, 5, { message: 'Sem acesso há 21 dias' }],
    ],
    ways: [
      ['start', 'back'],
      ['back', 'mail', 'timeout'],
      ['mail', 'came'],
      ['came', 'tag', 'timeout'],
      ['tag', 'notify'],
    ],
  },
  afterPurchase: {
    icon: CalendarHeart,
    nodes: [
      ['start', 'trigger.event', 0, 0, { event: 'purchase', reentry: { mode: 'after-days', days: 30 } }],
      ['tag', 'action.tag', 0, 1, { add: ['comprador'] }],
      ['days', 'wait.time', 0, 2, { days: 7 }],
      [
        'split',
        'condition.split',
        0,
        3,
        {
          variants: [
            { handle: 'a', share: 50 },
            { handle: 'b', share: 50 },
          ],
        },
      ],
      ['mail', 'action.mail', -0.5, 4, { purpose: 'service' }],
      ['task', 'action.task', 0.5, 4, { title: 'Perguntar como está indo', dueInDays: 2 }],
    ],
    ways: [
      ['start', 'tag'],
      ['tag', 'days'],
      ['days', 'split'],
      ['split', 'mail', 'a'],
      ['split', 'task', 'b'],
    ],
  },
} satisfies Record<string, Start>;

export type StartName = keyof typeof STARTS;
export const START_NAMES = Object.keys(STARTS) as StartName[];

export const startWords = defineWords<Record<StartName, readonly [name: string, about: string]>>(
  {
    empty: ['Em branco', 'Desenhe o seu do começo.'],
    welcome: ['Boas-vindas', 'Quem se cadastra recebe um e-mail; quem não abre, outro dois dias depois.'],
    checkout: [
      'Carrinho abandonado',
      'Chegou ao checkout e não comprou: um e-mail em 2 horas, uma ligação no dia seguinte.',
    ],
    winBack: [
      'Trazer de volta',
      'Quem passa 14 dias sem entrar recebe um e-mail; depois de mais 7, a equipe é avisada.',
    ],
    afterPurchase: [
      'Depois da compra',
      'Uma semana depois: metade recebe um e-mail, metade uma ligação (teste A/B).',
    ],
  },
  {
    empty: ['Blank', 'Draw your own from the beginning.'],
    welcome: ['Welcome', 'Who signs up gets a mail; who does not open it, another one two days later.'],
    checkout: [
      'Abandoned checkout',
      'Came to the checkout and did not buy: a mail after 2 hours, a call the day after.',
    ],
    winBack: ['Win back', 'Who does not log in for 14 days gets a mail; 7 days later the staff is told.'],
    afterPurchase: ['After a purchase', 'A week later: half of them get a mail, half a call (A/B test).'],
  },
);

/** As it is drawn first. */
export function drawingOf(name: StartName): Drawing {
  const { nodes, ways }: Start = STARTS[name];
  return {
    nodes: nodes.map(([id, type, column, row, data]) => ({
      id,
      type,
      position: { x: column * 280, y: row * 170 },
      data: { ...data },
    })),
    edges: ways.map(([source, target, output = 'default']) => ({
      id: `${source}:${output}-${target}`,
      source,
      sourceHandle: output,
      target,
    })),
  };
}
