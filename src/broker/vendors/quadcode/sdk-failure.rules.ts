import type { RefusalCode } from '../../broker.errors.js';

const LONGEST = 200;

/**
 * What the SDK rejected with, in words: it may be an Error, a text, an event of its socket, anything.
 * @param secret never in the words
 */
export function wordsOf(reason: unknown, secret: string): string {
  const words = raw(reason).replaceAll(/\s+/g, ' ').trim() || 'no reason given';
  const clean = secret
    ? words.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***')
    : words;
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}

function raw(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  if (typeof reason !== 'object' || reason === null) return String(reason);
  const { message, error } = reason as { message?: unknown; error?: unknown };
  if (typeof message === 'string' && message) return message;
  if (typeof error === 'string') return error;
  if (error instanceof Error) return error.message;
  try {
    return JSON.stringify(reason) ?? '';
  } catch {
    return '';
  }
}

/** The platform's own status in a rejection: 4xxx is the asker's fault, 5xxx the platform's; undefined without one. */
export function statusOf(words: string): number | undefined {
  const found = /\bstatus (\d{4})\b/.exec(words);
  return found ? Number(found[1]) : undefined;
}

/** Whether the platform did not take the SSID. */
export function isAuthenticationFailure(words: string): boolean {
  return /authenticat|unauthorized|session (is )?(expired|not found)/i.test(words);
}

/** Whether the platform offers this kind of option to nobody here. */
export function isNotAvailable(words: string): boolean {
  return /options are not available/i.test(words);
}

/**
 * Why a purchase was refused; undefined when the rejection does not say that nothing was bought: then it is not known.
 * The platform's answers with 4xxx are refusals, so is a request that its gateway did not pass on, and what was never sent.
 */
export function refusalOf(words: string): RefusalCode | undefined {
  if (/request result is not successful|connection is not open/i.test(words)) return 'BROKER.REFUSED';
  const status = statusOf(words);
  if (status === undefined || status < 4000 || status > 4999) return undefined;
  const said = words.replace(/^.*?message:/i, '');
  return KINDS.find(([pattern]) => pattern.test(said))?.[1] ?? 'BROKER.REFUSED';
}

const KINDS: readonly (readonly [RegExp, RefusalCode])[] = [
  [/not enough|insufficient|balance|funds/i, 'BROKER.BALANCE_TOO_LOW'],
  [/expir|dead ?time|purchase (time|window)|too late/i, 'BROKER.PURCHASE_WINDOW_CLOSED'],
  [/suspend|closed|schedule|not available|unavailable|not tradable/i, 'BROKER.MARKET_CLOSED'],
  [/amount|price|invest|minimum|maximum|limit/i, 'BROKER.STAKE_OUT_OF_RANGE'],
];
