import { dayLabel, type Zone } from '../../../common/index.js';

/** Who pays for a request to the language model. */
export interface Bill {
  purpose: 'insight' | 'assistant';
  userId?: string;
  conversationId?: string;
}

export interface Limits {
  /** Tokens; 0 has no end. */
  installationDay: number;
  userDay: number;
  conversation: number;
}

/** One budget that a request has to fit in. */
export interface Budget {
  /** Of its row. */
  id: string;
  kind: 'conversation' | 'user' | 'installation';
  /** Tokens; 0 has no end. */
  limit: number;
  /** When it is new, in ms; undefined: never. */
  resetsAt?: number;
}

export const conversationRow = (conversationId: string) => `conversation:${conversationId}`;
export const dayRow = (day: number) => `day:${dayLabel(day)}`;
export const userRow = (day: number, { purpose, userId = '' }: Bill) => `${dayRow(day)}:${purpose}:${userId}`;

/** The budgets of a request, the narrowest first. A user's day is capped for the assistant alone, and recorded for all. */
export function budgetsOf(bill: Bill, limits: Limits, now: number, zone: Zone): Budget[] {
  const day = zone.dayOf(now);
  const resetsAt = zone.startOfDay(day + 1);
  const { purpose, conversationId } = bill;
  return [
    ...(conversationId === undefined
      ? []
      : [
          {
            id: conversationRow(conversationId),
            kind: 'conversation' as const,
            limit: limits.conversation,
          },
        ]),
    { id: userRow(day, bill), kind: 'user', limit: purpose === 'assistant' ? limits.userDay : 0, resetsAt },
    { id: dayRow(day), kind: 'installation', limit: limits.installationDay, resetsAt },
  ];
}

/** Why a budget has no room, for people. */
export function noRoomIn({ kind, resetsAt }: Budget): string {
  const at = resetsAt === undefined ? '' : new Date(resetsAt).toISOString();
  if (kind === 'conversation') {
    return 'This conversation has used up its tokens of the language model, and gets no new ones: start another one';
  }
  if (kind === 'user')
    return `You have used up your tokens of the language model for today; there are new ones at ${at}`;
  return `The language model's tokens for today are used up; there are new ones at ${at}`;
}
