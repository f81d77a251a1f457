import { Readable } from 'node:stream';
import * as base64 from 'nodemailer/lib/base64';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { quotedPrintable } from './quoted-printable.rules.js';

/** One of many mails, with headers of its own; values in one line each. */
export interface BulkMessage {
  to: string;
  /** In the header only; may be empty. */
  toName: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  date: Date;
  headers: Readonly<Record<string, string>>;
}

/** Neither of the two encodings below ever writes `=_`, so no text can end its part (RFC 2045, 6.7). */
const BOUNDARY = '=_td_part';
/** Longest line of a header where it can be folded, in characters. */
const MOST_LINE = 76;
const END = '\r\n';

/**
 * One of many mails as it goes over the wire: its text and its HTML (RFC 5322, 2046). Nodemailer would make a tree of nodes
 * with several streams for each, which takes longer than to send it; its rules for headers are what is used here.
 */
export class BulkForm {
  /** Whom it is from, for the server. */
  readonly sender: string;
  private readonly rules = new MimeNode('multipart/alternative');
  private readonly from: string;

  /** @param from `a@b.c`, or `Name <a@b.c>` */
  constructor(from: string) {
    this.rules.setHeader('From', from);
    this.sender = this.rules.getEnvelope().from || '';
    this.from = this.structured('From', from);
  }

  bytesOf({ to, toName, subject, messageId, date, headers, text, html }: BulkMessage): Buffer {
    const lines = [
      ...Object.entries(headers).map(([name, value]) => this.header(name, value)),
      this.from,
      this.structured('To', { name: toName, address: to }),
      this.header('Subject', subject),
      this.header('Message-ID', messageId),
      this.header('Date', date.toUTCString().replace('GMT', '+0000')),
      'MIME-Version: 1.0',
      `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
      '',
      ...partOf('text/plain', text),
      ...partOf('text/html', html),
      `--${BOUNDARY}--`,
      '',
    ];
    return Buffer.from(lines.join(END));
  }

  private header(name: string, value: string): string {
    // most are as they are to be: what may be read as a coded word is none of these
    const isPlain = /^[\x20-\x7e]*$/.test(value) && !value.includes('=?');
    return isPlain ? folded(`${name}: ${value}`) : this.structured(name, value);
  }

  private structured(name: string, value: string | { name: string; address: string }): string {
    return folded(`${name}: ${this.rules.encodeHeaderValue(name, value)}`);
  }
}

/** Bytes to be read once. */
export function streamOf(bytes: Buffer): Readable {
  return new Readable({
    read() {
      this.push(bytes);
      this.push(null);
    },
  });
}

function folded(line: string): string {
  return line.length > MOST_LINE ? foldLines(line, MOST_LINE) : line;
}

function partOf(type: string, content: string): string[] {
  const printable = quotedPrintable(content);
  // base64 takes four characters for three bytes: with letters of most scripts it is the shorter one
  const isQuoted = printable.length * 3 <= Buffer.byteLength(content) * 4;
  return [
    `--${BOUNDARY}`,
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Transfer-Encoding: ${isQuoted ? 'quoted-printable' : 'base64'}`,
    '',
    isQuoted ? printable : base64.wrap(base64.encode(content.replace(/\r\n?|\n/g, END))),
  ];
}
