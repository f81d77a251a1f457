import { encode, valueSize, type Doc } from './bson.ts';
import { crc32c } from './crc32c.ts';

/** Framing of MongoDB's wire protocol: OP_MSG both ways, and the legacy OP_QUERY that old handshakes open with. */

export const MAX_MESSAGE_BYTES = 48_000_000;
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** A command may be a little larger than a stored document, as on the real server. */
export const MAX_COMMAND_BYTES = MAX_DOCUMENT_BYTES + 16 * 1024;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 0x10000;
/** Bits 0 to 15 are "required": an unknown one must be refused. */
const UNKNOWN_REQUIRED_BITS = 0xfffc;

/** A frame that cannot be understood: the connection is closed, nothing else is touched. */
class ProtocolError extends Error {}

export interface Request {
  requestId: number;
  /** Length of the whole message, in bytes. */
  size: number;
  legacy: boolean;
  /** Raw BSON of the command without the arrays that were lifted out into `sequences`. */
  body: Buffer;
  /** Documents sent beside the body (section 1) or lifted out of it, by field name. */
  sequences: Map<string, Buffer[]>;
  /** For legacy messages: the database of the namespace. */
  db?: string;
  /** The client wants no reply. */
  silent: boolean;
  /** The client takes further replies without asking for them. */
  exhaustAllowed: boolean;
  /** Set by the command when another reply is to follow unasked: of hello, the counter that this one tells. */
  next?: bigint;
  /** What the reply before this one told, when this one was not asked for. */
  told?: bigint;
}

/** Cuts a byte stream into messages; keeps pieces unjoined until a message is whole. */
export class FrameReader {
  private pieces: Buffer[] = [];
  private have = 0;
  private need = 0;

  /** Takes one chunk of the stream; returns the messages that are complete now. Throws ProtocolError. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    this.pieces.push(chunk);
    this.have += chunk.length;
    for (;;) {
      if (this.need === 0) {
        if (this.have < 4) break;
        if (this.pieces[0].length < 4) this.join();
        const length = this.pieces[0].readInt32LE(0);
        if (length < 16 || length > MAX_MESSAGE_BYTES) throw new ProtocolError(`message of ${length} bytes`);
        this.need = length;
      }
      if (this.have < this.need) break;
      if (this.pieces.length > 1) this.join();
      const all = this.pieces[0];
      frames.push(all.subarray(0, this.need));
      const rest = all.subarray(this.need);
      this.pieces = rest.length ? [rest] : [];
      this.have = rest.length;
      this.need = 0;
      if (!this.have) break;
    }
    return frames;
  }

  private join(): void {
    this.pieces = [Buffer.concat(this.pieces, this.have)];
  }
}

/** Reads one complete message. Throws ProtocolError when it is malformed. */
export function parseMessage(frame: Buffer): Request {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(frame, requestId);
  if (opCode === OP_QUERY) return parseQuery(frame, requestId);
  throw new ProtocolError(`opcode ${opCode}`);
}

function parseMsg(frame: Buffer, requestId: number): Request {
  if (frame.length < 26) throw new ProtocolError('short OP_MSG');
  const flags = frame.readUInt32LE(16);
  if (flags & UNKNOWN_REQUIRED_BITS) throw new ProtocolError(`flags ${flags}`);
  let end = frame.length;
  if (flags & CHECKSUM_PRESENT) {
    end -= 4;
    if (crc32c(frame, 0, end) !== frame.readUInt32LE(end)) throw new ProtocolError('checksum');
  }
  let at = 20;
  let body: Buffer | undefined;
  const sequences = new Map<string, Buffer[]>();
  while (at < end) {
    const kind = frame[at++];
    if (kind === 0) {
      if (body) throw new ProtocolError('two bodies');
      body = documentAt(frame, at, end, MAX_MESSAGE_BYTES);
      at += body.length;
    } else if (kind === 1) {
      if (at + 4 > end) throw new ProtocolError('short section');
      const stop = at + frame.readInt32LE(at);
      if (stop > end || stop < at + 6) throw new ProtocolError('section size');
      const nul = frame.indexOf(0, at + 4);
      if (nul < 0 || nul >= stop) throw new ProtocolError('section name');
      const name = frame.toString('utf8', at + 4, nul);
      if (sequences.has(name)) throw new ProtocolError('two sections of one name');
      const documents: Buffer[] = [];
      for (at = nul + 1; at < stop;) {
        const document = documentAt(frame, at, stop, MAX_MESSAGE_BYTES);
        documents.push(document);
        at += document.length;
      }
      sequences.set(name, documents);
    } else throw new ProtocolError(`section kind ${kind}`);
  }
  if (!body) throw new ProtocolError('no body');
  const silent = (flags & MORE_TO_COME) !== 0;
  const exhaustAllowed = (flags & EXHAUST_ALLOWED) !== 0;
  const size = frame.length;
  const request: Request = { requestId, size, legacy: false, body, sequences, silent, exhaustAllowed };
  liftArrays(request);
  return request;
}

function parseQuery(frame: Buffer, requestId: number): Request {
  const nul = frame.indexOf(0, 20);
  if (nul < 0 || nul + 9 > frame.length) throw new ProtocolError('OP_QUERY namespace');
  const namespace = frame.toString('utf8', 20, nul);
  if (!namespace.endsWith('.$cmd')) throw new ProtocolError('OP_QUERY is only taken for the handshake');
  const body = documentAt(frame, nul + 9, frame.length, MAX_COMMAND_BYTES);
  return {
    requestId,
    size: frame.length,
    legacy: true,
    body,
    sequences: new Map(),
    db: namespace.slice(0, -5),
    silent: false,
    exhaustAllowed: false,
  };
}

function documentAt(frame: Buffer, at: number, end: number, max: number): Buffer {
  if (at + 5 > end) throw new ProtocolError('short document');
  const length = frame.readInt32LE(at);
  if (length < 5 || length > max || at + length > end || frame[at + length - 1] !== 0) {
    throw new ProtocolError('document size');
  }
  return frame.subarray(at, at + length);
}

const LIFTED = new Set(['documents', 'updates', 'deletes']);

/** Lifts bulk arrays out of the body as raw slices, so that documents to be stored are never decoded. */
function liftArrays(request: Request): void {
  const { body } = request;
  let at = 4;
  const last = body.length - 1;
  while (at < last) {
    const type = body[at];
    const nul = body.indexOf(0, at + 1);
    if (nul < 0 || nul >= last) return; // malformed: left for the decoder to name
    let next: number;
    try {
      next = nul + 1 + valueSize(body, type, nul + 1);
    } catch {
      return;
    }
    if (next > last || next <= nul) return;
    if (type === 4 && LIFTED.has(body.latin1Slice(at + 1, nul))) {
      const items = arrayDocuments(body.subarray(nul + 1, next));
      if (!items) return;
      request.sequences.set(body.latin1Slice(at + 1, nul), items);
      const rest = Buffer.concat([body.subarray(0, at), body.subarray(next)]);
      rest.writeInt32LE(rest.length, 0);
      request.body = rest;
      return;
    }
    at = next;
  }
}

function arrayDocuments(array: Buffer): Buffer[] | undefined {
  const documents: Buffer[] = [];
  const last = array.length - 1;
  for (let at = 4; at < last;) {
    if (array[at] !== 3) return undefined;
    const nul = array.indexOf(0, at + 1);
    if (nul < 0 || nul + 5 > last) return undefined;
    const length = array.readInt32LE(nul + 1);
    if (length < 5 || nul + 1 + length > last) return undefined;
    documents.push(array.subarray(nul + 1, nul + 1 + length));
    at = nul + 1 + length;
  }
  return documents;
}

let nextId = 1;

/**
 * Frames a reply for the request it answers: a BSON document, and elements that are added at its end. Says so when
 * another one follows unasked.
 */
export function frameReply(request: Request, body: Uint8Array, tail: Uint8Array): Buffer {
  const head = request.legacy ? 36 : 21;
  const length = body.length + tail.length;
  const out = Buffer.allocUnsafe(head + length);
  out.writeInt32LE(out.length, 0);
  out.writeInt32LE((nextId = (nextId + 1) & 0x7fffffff), 4);
  out.writeInt32LE(request.requestId, 8);
  if (request.legacy) {
    out.writeInt32LE(OP_REPLY, 12);
    out.writeInt32LE(8, 16); // AwaitCapable
    out.fill(0, 20, 32);
    out.writeInt32LE(1, 32);
  } else {
    out.writeInt32LE(OP_MSG, 12);
    out.writeInt32LE(request.next === undefined ? 0 : MORE_TO_COME, 16);
    out[20] = 0;
  }
  out.set(body, head);
  out.set(tail, head + body.length - 1);
  out[head + length - 1] = 0;
  out.writeInt32LE(length, head);
  return out;
}

export interface CursorReply {
  name: 'firstBatch' | 'nextBatch';
  documents: Uint8Array[];
  id: bigint;
  ns: string;
  /** What the cursor says beside. */
  fields?: Doc;
}

/** BSON of `{cursor: {<batch>, id, ns}, ok: 1}` around raw documents. */
export function cursorBody(cursor: CursorReply): Buffer {
  let size = 5;
  const { documents } = cursor;
  for (let i = 0; i < documents.length; i++) size += 2 + digits(i) + documents[i].length;
  const ns = Buffer.byteLength(cursor.ns);
  const fields = cursor.fields && encode(cursor.fields).subarray(4, -1);
  const inner =
    4 + 1 + cursor.name.length + 1 + size + 1 + 3 + 8 + 1 + 3 + 4 + ns + 1 + (fields?.length ?? 0) + 1;
  const total = 4 + 1 + 7 + inner + 1 + 3 + 8 + 1;
  const out = Buffer.allocUnsafe(total);
  let at = out.writeInt32LE(total, 0);
  at = name(out, at, 3, 'cursor');
  at = out.writeInt32LE(inner, at);
  at = name(out, at, 4, cursor.name);
  at = out.writeInt32LE(size, at);
  for (let i = 0; i < documents.length; i++) {
    at = name(out, at, 3, String(i));
    out.set(documents[i], at);
    at += documents[i].length;
  }
  out[at++] = 0;
  at = name(out, at, 0x12, 'id');
  at = out.writeBigInt64LE(cursor.id, at);
  at = name(out, at, 2, 'ns');
  at = out.writeInt32LE(ns + 1, at);
  at += out.write(cursor.ns, at, 'utf8');
  out[at++] = 0;
  if (fields) {
    out.set(fields, at);
    at += fields.length;
  }
  out[at++] = 0;
  at = name(out, at, 1, 'ok');
  at = out.writeDoubleLE(1, at);
  out[at] = 0;
  return out;
}

function digits(i: number): number {
  return i < 10 ? 1 : i < 100 ? 2 : i < 1000 ? 3 : i < 10_000 ? 4 : String(i).length;
}

function name(out: Buffer, at: number, type: number, text: string): number {
  out[at++] = type;
  at += out.latin1Write(text, at);
  out[at++] = 0;
  return at;
}
