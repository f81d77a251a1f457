import { headerOf, readDeliveryStatus, reportParts } from './returned-mail.rules.js';

const report = (...recipients: string[][]) =>
  ['Reporting-MTA: dns; mx.example.net', ...recipients.map((lines) => lines.join('\r\n'))].join('\r\n\r\n');

describe('readDeliveryStatus', () => {
  it.each([
    ['5.1.1', 'smtp; 550 5.1.1 no such user', 'hard'],
    ['5.2.1', 'smtp; 550 mailbox disabled', 'hard'],
    ['5.4.1', 'smtp; 550 5.4.1 Recipient address rejected', 'hard'],
    ['5.0.0', 'smtp; 550 5.1.1 no such user', 'hard'],
    ['5.0.0', 'smtp; 550 user unknown', 'hard'],
    ['5.3.0', 'smtp;553 unknown', 'hard'],
    ['', 'smtp; 550 unknown', 'hard'],
    ['5.0.0', 'smtp; 550 5.7.1 looks like spam', 'soft'],
    ['5.0.0', 'smtp; 552 quota', 'soft'],
    ['5.2.2', 'smtp; 550 5.2.2 mailbox full', 'soft'],
    ['5.7.1', 'smtp; 550 5.7.1 blocked', 'soft'],
    ['4.4.7', 'smtp; 421 expired', 'soft'],
    ['', '', 'soft'],
  ])('%s with %j is %s', (status, diagnostic, type) => {
    const text = report([
      'Final-Recipient: rfc822; a@b.co',
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: ${diagnostic}`,
    ]);
    expect(readDeliveryStatus(text)?.type).toBe(type);
  });

  it.each(['delayed', 'delivered', 'relayed', 'expanded'])('%s is no bounce', (action) => {
    expect(readDeliveryStatus(report([`Action: ${action}`, 'Status: 4.4.1']))).toBeNull();
  });

  it('reads lines that go on in the next one, and any case of names', () => {
    const text = report([
      'ACTION: Failed',
      'status: 5.1.1 (no such user)',
      'Diagnostic-Code: smtp; 550 no\r\n\tsuch\r\n user',
    ]);
    expect(readDeliveryStatus(text)).toEqual({ type: 'hard', reason: 'smtp; 550 no such user' });
  });

  it('of several failures believes the milder one, and leaves out those that were delivered', () => {
    const hard = ['Action: failed', 'Status: 5.1.1'];
    const soft = ['Action: failed', 'Status: 5.2.2'];
    const fine = ['Action: delivered', 'Status: 2.0.0'];
    expect(readDeliveryStatus(report(fine, hard, soft))?.type).toBe('soft');
    expect(readDeliveryStatus(report(fine, hard))?.type).toBe('hard');
  });

  it.each(['', '\r\n\r\n\r\n', 'no report', ':', ': : :'])('%j says nothing', (text) => {
    expect(readDeliveryStatus(text)).toBeNull();
  });
});

test('reportParts are groups of fields', () => {
  const parts = reportParts('A: 1\nB: 2\n \n\nA: 3\n');
  expect(parts.map((part) => Object.fromEntries(part))).toEqual([{ a: '1', b: '2' }, { a: '3' }]);
});

test('headerOf reads the head only', () => {
  const mail = 'Subject: hi\r\nMessage-ID:\r\n <a.b@c>\r\n\r\nX-TD-Mail: forged\r\n';
  expect(headerOf(mail, 'Message-ID')).toBe('<a.b@c>');
  expect(headerOf(mail, 'X-TD-Mail')).toBeUndefined();
});
