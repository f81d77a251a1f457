import { MAIL_STATES, MAIL_TRANSITIONS, type MailState, mailStatesBefore } from './mail.states.js';

describe('life of a mail', () => {
  const allowed: [MailState, MailState][] = [
    ['queued', 'sending'],
    ['queued', 'failed'],
    ['queued', 'kept'],
    ['sending', 'sending'],
    ['sending', 'queued'],
    ['sending', 'sent'],
    ['sending', 'failed'],
    ['sending', 'kept'],
  ];
  const pairs = MAIL_STATES.flatMap((from) => MAIL_STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    const expected = allowed.some((pair) => pair[0] === from && pair[1] === to);
    expect(MAIL_TRANSITIONS[from].includes(to)).toBe(expected);
    expect(mailStatesBefore(to).includes(from)).toBe(expected);
  });
});
