import { createTransport } from 'nodemailer';
import { BulkForm, type BulkMessage } from './bulk-form.js';

const FROM = 'Trader Ação <td@example.com>';
const mail = (more: Partial<BulkMessage> = {}): BulkMessage => ({
  to: 'ana@example.com',
  toName: '',
  subject: 'Your week',
  text: 'Hi\n',
  html: '<p>Hi</p>\n',
  messageId: '<abc@example.com>',
  date: new Date('2026-03-01T12:00:00Z'),
  headers: {},
  ...more,
});

/** Headers by name, unfolded, but for the boundary; and the parts as they are read. */
function read(raw: string) {
  const [head, body] = splitOnce(raw);
  const boundary = /boundary="([^"]+)"/.exec(head)![1];
  const parts = body.split(`--${boundary}`);
  expect(parts.at(0)).toBe('');
  expect(parts.at(-1)).toBe('--\r\n');
  return {
    headers: head
      .replaceAll(boundary, '...')
      .replace(/\r\n[ \t]+/g, ' ')
      .replaceAll(': ', ':')
      .split('\r\n'),
    parts: parts.slice(1, -1).map((part) => {
      const [partHead, content] = splitOnce(part.replace(/^\r\n/, ''));
      const [type, encoding] = partHead.split('\r\n').map((line) => line.split(': ')[1]);
      return { type, encoding, content: decoded(encoding, content.replace(/\r\n$/, '')) };
    }),
  };
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('\r\n\r\n');
  return [text.slice(0, at), text.slice(at + 4)];
}

function decoded(encoding: string, content: string): string {
  if (encoding === 'base64') return Buffer.from(content, 'base64').toString('utf8');
  if (encoding === '7bit') return content;
  const bytes = content
    .replaceAll('=\r\n', '')
    .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('BulkForm', () => {
  const form = new BulkForm(FROM);
  const library = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  /** What nodemailer makes of the same mail. */
  const theirs = async ({ to, toName, ...message }: BulkMessage) => {
    const sent = await library.sendMail({ from: FROM, to: { name: toName, address: to }, ...message });
    return (sent.message as Buffer).toString();
  };

  it.each<[string, Partial<BulkMessage>]>([
    ['plain', {}],
    ['a name with letters of its own', { toName: 'Ana "Zé" Souza, é' }],
    ['a name that is to be quoted', { toName: 'Souza, Ana (td) <x@example.com>' }],
    ['an address of another script', { to: 'ána@exämple.com' }],
    ['a domain of another script', { to: 'ana@exämple.com' }],
    ['a long subject of letters', { subject: 'Olá, a sua semana está aqui: '.repeat(6) }],
    ['a long subject of ASCII', { subject: 'Your week is here: '.repeat(10) }],
    ['a subject that looks coded', { subject: '=?utf-8?q?hi?= =?' }],
    ['another script', { subject: 'Ваша неделя', text: 'Ваша неделя\n', html: '<p>Ваша неделя</p>' }],
    ['dots and long lines', { text: '.\n..\n' + 'x'.repeat(5000), html: `<p>${'é '.repeat(3000)}</p>` }],
    ['line breaks of all kinds', { text: 'a\r\nb\nc\rd  \n\n', html: 'ж\nж\r\nж\rж' }],
    [
      'headers of ours',
      {
        headers: {
          'List-Unsubscribe': `<https://td.example.com/unsubscribe/${'a'.repeat(160)}>, <mailto:leave@example.com>`,
          'X-Td-Mail': 'b'.repeat(160),
          'X-Ação': 'é',
          Precedence: 'bulk',
        },
      },
    ],
  ])('says what nodemailer would say: %s', async (_, more) => {
    const message = mail(more);
    const [own, other] = [read(form.bytesOf(message).toString()), read(await theirs(message))];
    expect(own.headers).toEqual(other.headers);
    const crlf = (text: string) => text.replace(/\r\n?|\n/g, '\r\n');
    expect(own.parts).toEqual([
      { type: 'text/plain; charset=utf-8', encoding: expect.any(String), content: crlf(message.text) },
      { type: 'text/html; charset=utf-8', encoding: expect.any(String), content: crlf(message.html) },
    ]);
  });

  it('has lines that servers take', () => {
    const raw = form
      .bytesOf(mail({ text: 'x'.repeat(5000), html: 'Ж'.repeat(5000), subject: 'é '.repeat(100) }))
      .toString();
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/);
  });

  it('writes most scripts in base64, which is shorter', () => {
    const { parts } = read(form.bytesOf(mail({ text: 'Ваша неделя', html: 'Olá, a sua semana' })).toString());
    expect(parts.map(({ encoding }) => encoding)).toEqual(['base64', 'quoted-printable']);
  });

  it('may say nothing', () => {
    const { headers, parts } = read(form.bytesOf(mail({ text: '', html: '', subject: '' })).toString());
    expect(headers).toContain('Subject:');
    expect(parts.map(({ content }) => content)).toEqual(['', '']);
  });

  it('is not ended by what a mail says', () => {
    const text = 'a\r\n--=_td_part--\r\n\r\nb\r\n--=_td_part\r\nContent-Type: text/html\r\n\r\nevil';
    const { parts } = read(form.bytesOf(mail({ text })).toString());
    expect(parts).toHaveLength(2);
    expect(parts[0].content).toBe(text);
  });

  it('lets no value begin another header', () => {
    const evil = 'x\r\nBcc: evil@example.com\r\n\r\nhi';
    const raw = form
      .bytesOf(mail({ subject: evil, toName: evil, messageId: evil, headers: { 'X-Td-Mail': evil } }))
      .toString();
    expect(splitOnce(raw)[0]).not.toMatch(/^Bcc/im);
    expect(read(raw).parts).toHaveLength(2);
  });

  it.each([
    [FROM, 'td@example.com'],
    ['td@example.com', 'td@example.com'],
  ])('knows whom %s is for a server', (from, sender) => expect(new BulkForm(from).sender).toBe(sender));
});
