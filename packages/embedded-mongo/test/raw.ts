import { connect, type Socket } from 'node:net';
import { doc, decode, encode, type Literal } from '../src/bson.ts';
import { crc32c } from '../src/crc32c.ts';
import { FrameReader } from '../src/wire.ts';

/** OP_MSG flags of MongoDB's wire protocol. */
export const FLAG = { checksum: 1, moreToCome: 2, exhaustAllowed: 0x10000 };

export interface RawReply {
  opCode: number;
  responseTo: number;
  requestId: number;
  flags: number;
  body: Record<string, unknown>;
}

/** Where an engine of this address can be reached without a driver. */
export function socketOf(uri: string): string {
  return decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)![1]);
}

/** A message with its header. */
export function message(opCode: number, requestId: number, payload: Buffer, length?: number): Buffer {
  const out = Buffer.alloc(16 + payload.length);
  out.writeInt32LE(length ?? out.length, 0);
  out.writeInt32LE(requestId, 4);
  out.writeInt32LE(opCode, 12);
  payload.copy(out, 16);
  return out;
}

/** An OP_MSG with one body and sections of kind 1. */
export function opMsg(
  requestId: number,
  body: { [name: string]: Literal },
  { flags = 0, sections = {} }: { flags?: number; sections?: Record<string, Buffer[]> } = {},
): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags, 0);
  const parts = [head, Buffer.from([0]), encode(doc(body))];
  for (const [name, documents] of Object.entries(sections)) {
    const inner = Buffer.concat([Buffer.from(`${name}\0`), ...documents]);
    const size = Buffer.alloc(4);
    size.writeInt32LE(inner.length + 4, 0);
    parts.push(Buffer.from([1]), size, inner);
  }
  if (!(flags & FLAG.checksum)) return message(2013, requestId, Buffer.concat(parts));
  const whole = message(2013, requestId, Buffer.concat([...parts, Buffer.alloc(4)]));
  whole.writeUInt32LE(crc32c(whole, 0, whole.length - 4), whole.length - 4);
  return whole;
}

/** A connection that sends bytes as they are, and reads whole replies. */
export class RawClient {
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private readonly frames = new FrameReader();
  private readonly replies: RawReply[] = [];
  private waiting: ((reply: RawReply | undefined) => void)[] = [];
  private over = false;

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on('data', (chunk: Buffer) => {
      for (const frame of this.frames.push(chunk)) this.take(parse(frame));
    });
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.on('close', () => {
        this.over = true;
        for (const give of this.waiting.splice(0)) give(undefined);
        resolve();
      }),
    );
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The next reply; undefined when the connection ends before it. */
  reply(): Promise<RawReply | undefined> {
    const ready = this.replies.shift();
    if (ready || this.over) return Promise.resolve(ready);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Replies that came and were not taken. */
  get pending(): number {
    return this.replies.length;
  }

  /** Sends nothing more; the engine closes when it has seen that. */
  finish(): void {
    this.socket.end();
  }

  end(): void {
    this.socket.destroy();
  }

  private take(reply: RawReply): void {
    const give = this.waiting.shift();
    if (give) give(reply);
    else this.replies.push(reply);
  }
}

function parse(frame: Buffer): RawReply {
  const opCode = frame.readInt32LE(12);
  const legacy = opCode === 1;
  const body = decode(frame, legacy ? 36 : 21);
  return {
    opCode,
    requestId: frame.readInt32LE(4),
    responseTo: frame.readInt32LE(8),
    flags: legacy ? 0 : frame.readUInt32LE(16),
    body: Object.fromEntries(body),
  };
}
