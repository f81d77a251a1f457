import { randomBytes } from 'node:crypto';
import { Scrubber } from './secrets.rules.js';

const token = () => randomBytes(32).toString('base64url');
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3IifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

describe('of a text', () => {
  it.each([
    ['401 for Bearer abcdef123456', '401 for Bearer ***'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: *** ***'],
    [`the token ${JWT} has expired`, 'the token *** has expired'],
    [`Unexpected token in ${JWT.slice(0, 70)}`, 'Unexpected token in ***'],
    ['key td_4kX9qaVb3nX8kQ0mZr2TtYw6 is revoked', 'key td_*** is revoked'],
    ['secret whsec_Y2hhbmdlLW1lLWNoYW5nZQ== is old', 'secret whsec_*** is old'],
    ['Incorrect API key provided: sk-proj-Ab3dEfGh1234', 'Incorrect API key provided: sk-***'],
    ['sk_live_51HxAbCdEfGh', 'sk_***'],
    ['connect mongodb://app:s3cr%40t@db:27017/app?x=1', 'connect mongodb://***@db:27017/app?x=1'],
    ['mongodb+srv://app:p@ss/w:rd@cluster.example.com/app', 'mongodb+srv://***@cluster.example.com/app'],
    ['redis://:hunter2@cache:6379', 'redis://***@cache:6379'],
    ['smtp://mailer:pa55@smtp.example.com:587 says no', 'smtp://***@smtp.example.com:587 says no'],
    ['https://ghp_16C7e42F@example.com/x', 'https://***@example.com/x'],
    ['password=hunter22&x=1', 'password=***&x=1'],
    ['Passwd: hunter22, again', 'Passwd: ***, again'],
    ['GET /verify-email?token=abc123&lang=en', 'GET /verify-email?token=***&lang=en'],
    ['inviteToken=abc.123;', 'inviteToken=***;'],
    ['reset%3Ftoken%3Dabc123 ok', 'reset%3Ftoken%3D*** ok'],
    ['{"password":"a\\"b, c","email":"ana@example.com"}', '{"password":***,"email":"ana@example.com"}'],
    ['body "{\\"ssid\\":\\"f00 ba4\\",\\"x\\":1}"', 'body "{\\"ssid\\":***,\\"x\\":1}"'],
    ["{ refreshToken: 'abc def', id: 1 }", '{ refreshToken: ***, id: 1 }'],
    ['{"apiKey":"was cut of', '{"apiKey":***'],
    ['set-cookie: refresh=abc; Path=/api/auth; other=def', 'set-cookie: ***'],
    ['otpauth://totp/TD:ana?secret=JBSWY3DPEHPK3PXP&issuer=TD', 'otpauth://totp/TD:ana?secret=***&issuer=TD'],
    ['ssid=0123456789abcdef0123456789abcdef is refused', 'ssid=*** is refused'],
    ['{"x-hotmart-hottok":"AbCdEf123","event":"x"}', '{"x-hotmart-hottok":***,"event":"x"}'],
  ])('%s', (text, clean) => {
    expect(new Scrubber().text(text)).toBe(clean);
  });

  it.each([
    'Ready at http://localhost:3000, ROLE=api',
    'GET http://127.0.0.1:3000/x?email=ana@example.com 200',
    'ses_01ka2b3c4d000q7x1c5v8n2m4p: a refresh token was used again from 203.0.113.7; the session is ended',
    'Tokens were not counted: MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017',
    'tokens: 1234 in, 56 out',
    'MODULE_GUARDS: there is no module "trader-pro" yet, so only staff may use "bot"',
    'req_01ka2b3c4d000q7x1c5v8n2m4p 4bf92f3577b34da6a3ce929d0e0e4736',
    'smtp.example.com says 550 no such user ana@example.com',
  ])('leaves what is none: %s', (text) => {
    expect(new Scrubber().text(text)).toBe(text);
  });

  it('knows tokens of ours by their shape alone', () => {
    const like = ['sk-', 'td_', `${'a'.repeat(20)}-pk_`].map((part) => part.padEnd(43, 'x'));
    for (const secret of [...like, ...Array.from({ length: 200 }, token)]) {
      expect(new Scrubber().text(`mailed ${secret}, stored`)).toBe('mailed ***, stored');
    }
  });

  it('finds the secrets of this installation wherever they stand', () => {
    const scrubber = new Scrubber(['p$ss/word+1', 'p$ss/word+1 and more', '', 'short']);
    expect(scrubber.text('a p$ss/word+1 and more, p%24ss%2Fword%2B1b short')).toBe('a ***, ***b short');
    const quoted = 'pass"wo\\rd';
    expect(new Scrubber([quoted]).text(JSON.stringify({ said: quoted }))).toBe('{"said":"***"}');
  });
});

describe('of a value', () => {
  it('takes out fields that are called like a secret, and secrets in others, however deep', () => {
    const value = {
      user: { email: 'ana@example.com', password: 'hunter22', refreshToken: 'abc', nothing: { token: null } },
      list: [{ ssid: 'f00' }, 'redis://:pw@host', 7n, new Date(0)],
      headers: { Authorization: 'x', 'set-cookie': ['a=b'], accept: '*/*' },
      bytes: Buffer.from('secret'),
      tokens: 12,
    };
    expect(new Scrubber().value(value)).toEqual({
      user: { email: 'ana@example.com', password: '***', refreshToken: '***', nothing: { token: null } },
      list: [{ ssid: '***' }, 'redis://***@host', '7', new Date(0)],
      headers: { Authorization: '***', 'set-cookie': '***', accept: '*/*' },
      bytes: '***',
      tokens: 12,
    });
  });

  it('ends with what has no end', () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop['self'] = loop;
    expect(JSON.stringify(new Scrubber().value(loop))).toContain('***');
  });
});
