import { describeFailure, isMailable, isPermanent, oneLine, outcomeOf } from './mail.rules.js';

describe('isMailable', () => {
  it.each([
    'ana@example.com',
    'ana.souza+td@mail.example.com.br',
    "o'neil@example.com",
    'joão@exemplo.com',
    'root@localhost',
  ])('takes %s', (address) => expect(isMailable(address)).toBe(true));

  it.each([
    '',
    'ana',
    '@example.com',
    'ana@',
    'ana@example.com\r\nBcc: eve@example.com',
    'ana@example.com\nX: y',
    'ana@example.com, eve@example.com',
    'ana@example.com;eve@example.com',
    '"ana@evil.com, b"@example.com',
    'Ana <ana@example.com>',
    'ana(comment)@example.com',
    'ana@example.com\u2028',
    'ana@exam ple.com',
    'ana@@example.com',
    'a:b@example.com',
    `${'x'.repeat(65)}@example.com`,
    `ana@${'x.'.repeat(130)}com`,
  ])('refuses %j', (address) => expect(isMailable(address)).toBe(false));
});

describe('oneLine', () => {
  it.each([
    ['Seu acesso termina amanhã', 'Seu acesso termina amanhã'],
    ['Hello\r\nBcc: eve@example.com', 'Hello Bcc: eve@example.com'],
    [' a\u0000b\u2028c\td ', 'a b c d'],
    ['x'.repeat(300), 'x'.repeat(200)],
  ])('%j', (subject, line) => expect(oneLine(subject)).toBe(line));
});

describe('isPermanent', () => {
  it.each([
    [{ code: 'EENVELOPE', responseCode: 550 }, true],
    [{ code: 'EMESSAGE', responseCode: 554 }, true],
    [{ code: 'EENVELOPE', responseCode: 450 }, false],
    [{ code: 'ECONNECTION', responseCode: 421 }, false],
    [{ code: 'EENVELOPE' }, true],
    [{ code: 'ESOCKET' }, false],
    [{ code: 'ETIMEDOUT' }, false],
    [{ code: 'EDNS' }, false],
    [{ code: 'EAUTH', responseCode: 535 }, false], // our password, not the mail
    [{ code: 'ETLS', responseCode: 530 }, false],
    [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, false], // our quota, or our address
    [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 552 }, true], // its size
    [undefined, false],
  ])('%j: %s', (error, permanent) => expect(isPermanent(error)).toBe(permanent));
});

describe('outcomeOf', () => {
  const rcpt = (response: string) => ({
    code: 'EENVELOPE',
    command: 'RCPT TO',
    response,
    responseCode: Number(response.slice(0, 3)),
  });
  it.each([
    [rcpt('550 5.1.1 No such user'), false, { state: 'failed', isAddress: true }],
    [rcpt('550-5.1.1 No such user'), false, { state: 'failed', isAddress: true }],
    [rcpt('550 No such user'), false, { state: 'failed', isAddress: true }],
    [rcpt('553 No such user'), false, { state: 'failed', isAddress: true }],
    [rcpt('552 Full'), false, { state: 'failed', isAddress: false }],
    [rcpt('550 5.7.1 Blocked'), false, { state: 'failed', isAddress: false }],
    [rcpt('550 5.2.2 Full'), false, { state: 'failed', isAddress: false }],
    [rcpt('450 4.2.1 Later'), false, { state: 'again' }],
    [
      { code: 'EMESSAGE', command: 'DATA', response: '550 5.1.1 x', responseCode: 550 },
      true,
      { state: 'failed', isAddress: false },
    ],
    [
      { code: 'EMESSAGE', command: 'DATA', response: '421 Slow', responseCode: 421 },
      true,
      { state: 'again' },
    ],
    [{ code: 'ECONNECTION', command: 'CONN' }, true, { state: 'unknown' }],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, true, { state: 'unknown' }],
    [{ code: 'ECONNECTION', command: 'CONN' }, false, { state: 'again' }],
    [{ code: 'EAUTH', responseCode: 535, response: '535 no' }, false, { state: 'again' }],
    [new Error('aborted'), true, { state: 'unknown' }],
    [undefined, false, { state: 'again' }],
  ])('%j, begun: %s', (error, wasBegun, expected) => expect(outcomeOf(error, wasBegun)).toEqual(expected));
});

describe('describeFailure', () => {
  it.each([
    [{ code: 'EENVELOPE', response: '550 No such user', message: 'x' }, [], 'EENVELOPE: 550 No such user'],
    [{ code: 'EAUTH', response: '535 5.7.8\r\n bad s3cret!' }, ['s3cret!'], 'EAUTH: 535 5.7.8 bad ***'],
    [new Error('down'), ['', 'x'], 'down'],
    ['thrown', [], 'thrown'],
  ])('%j', (error, secrets, text) => expect(describeFailure(error, secrets)).toBe(text));

  it('is short', () => expect(describeFailure(new Error('x'.repeat(5000)))).toHaveLength(300));
});
