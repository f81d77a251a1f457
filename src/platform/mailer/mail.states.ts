export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed', 'kept'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/**
 * What may follow what. `sending -> sending`: the worker that had it is gone, another one sends it again;
 * `sending -> queued`: the server is not to be had for now; `-> kept`: there is no server to send through any more.
 */
export const MAIL_TRANSITIONS: Readonly<Record<MailState, readonly MailState[]>> = {
  queued: ['sending', 'failed', 'kept'],
  sending: ['sending', 'queued', 'sent', 'failed', 'kept'],
  sent: [],
  failed: [],
  kept: [],
};

/** From where a state may be reached: the filter of every such update. */
export function mailStatesBefore(state: MailState): readonly MailState[] {
  return MAIL_STATES.filter((from) => MAIL_TRANSITIONS[from].includes(state));
}
