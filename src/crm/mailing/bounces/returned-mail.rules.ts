import type { BounceType } from './bounce.js';
import { typeOfStatus } from './bounce.rules.js';

/** Fields of one part of a report (RFC 3464, RFC 5965), by their names in lower case; of several the last one. */
type ReportFields = ReadonlyMap<string, string>;

/** What a report says of delivering a mail: softly when only some of several statuses are hard. Null when nothing has failed. */
export function readDeliveryStatus(
  text: string,
): { type: Extract<BounceType, 'hard' | 'soft'>; reason: string } | null {
  const failed = reportParts(text).filter((part) => part.get('action')?.toLowerCase() === 'failed');
  if (failed.length === 0) return null;
  const read = failed.map((part) => {
    const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(part.get('status') ?? '')?.[1] ?? '';
    const diagnostic = part.get('diagnostic-code') ?? '';
    return { type: typeOfStatus(status, diagnostic), reason: (diagnostic || status).slice(0, 300) };
  });
  return read.find(({ type }) => type === 'soft') ?? read[0];
}

/** Groups of header-like fields with empty lines between them; long ones go on in lines that begin with a blank. */
export function reportParts(text: string): ReportFields[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[ \t]*\n)+/)
    .map((part) => new Map(unfolded(part).flatMap(toField)));
}

/** Value of a header in the beginning of a mail. */
export function headerOf(mail: string, name: string): string | undefined {
  const [head = ''] = mail.replace(/\r\n?/g, '\n').split('\n\n', 1);
  return new Map(unfolded(head).flatMap(toField)).get(name.toLowerCase());
}

function unfolded(text: string): string[] {
  return text.replace(/\n[ \t]+/g, ' ').split('\n');
}

function toField(line: string): [string, string][] {
  const at = line.indexOf(':');
  return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
}
