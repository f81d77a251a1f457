import { Timestamp, doc, type Doc, type Value } from '../bson.ts';
import { clusterTimeOf, timestampOf, type ClusterTime } from '../cluster-time.ts';
import { MongoError } from '../errors.ts';

/** What a resume token stands behind: an event, the end of a stream that the event caused, or all up to a time. */
const KINDS = { event: 0x64, invalidate: 0x65, time: 0x6e } as const;
type Kind = keyof typeof KINDS;

/** A place in the stream of changes: what comes after it is still to be shown. */
export interface Token {
  at: ClusterTime;
  kind: Kind;
  /** Of an event that was split: how many of its fragments were shown. */
  fragment?: number;
}

const hex = (n: number, digits: number): string => n.toString(16).toUpperCase().padStart(digits, '0');

/** A token as clients see it: `{_data: hex}`. Comparing the texts gives the order of the stream. */
export function showToken({ at, kind, fragment }: Token): Doc {
  const { t, i } = timestampOf(at);
  return doc({
    _data: `82${hex(t, 8)}${hex(i, 8)}${hex(KINDS[kind], 2)}${fragment === undefined ? '' : hex(fragment, 4)}`,
  });
}

/** Reads a token that a client gives back. Throws 40647 for what is no token, 9 for a text that is not one of ours. */
export function readToken(v: Value): Token {
  const data = v instanceof Map ? v.get('_data') : undefined;
  if (typeof data !== 'string') {
    throw new MongoError(
      40647,
      "Bad resume token: _data of missing or of wrong type: '_data' must be a string",
    );
  }
  const found = /^82([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{2})([0-9A-F]{4})?$/.exec(data);
  const kind = found && (Object.keys(KINDS) as Kind[]).find((name) => hex(KINDS[name], 2) === found[3]);
  if (!kind) throw new MongoError(9, `The resume token '${data}' is not one that this server made`);
  const at = clusterTimeOf(new Timestamp({ t: parseInt(found[1], 16), i: parseInt(found[2], 16) }));
  return { at, kind, ...(found[4] && { fragment: parseInt(found[4], 16) }) };
}
