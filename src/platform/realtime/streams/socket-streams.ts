import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Redis as Client } from 'ioredis';
import type { Namespace, ServerOptions } from 'socket.io';
import type { Redis } from '../../redis/redis.js';
import { StreamOutbox } from './stream-outbox.js';

type StreamsAdapter = ReturnType<ReturnType<typeof createAdapter>>;
type Message = Parameters<StreamsAdapter['doPublish']>[0];
type RawMessage = Parameters<StreamsAdapter['onRawMessage']>[0] & { n?: string };

/** Longest wait of one question for new entries, in ms. */
const BLOCK_MS = 5000;
/** One that is not answered for longer has lost its connection without a word, in ms. */
const SILENT_MS = 3 * BLOCK_MS;
const COMMAND_MS = 1000;
/** Pause after a question that failed, in ms; the adapter itself asks again at once. */
const RETRY_MS = 100;
/** Senders whose last number is remembered; each process is one in each namespace. */
const MOST_SENDERS = 1000;

/**
 * Socket.IO's Redis Streams adapter, made so that Redis may go at any moment: this process's own sockets never wait for
 * it, others get what was sent meanwhile when it is back, and nobody gets anything twice.
 */
export class SocketStreams {
  private readonly log = new Logger(SocketStreams.name);
  private readonly name: string;
  private readonly outbox: StreamOutbox;
  private readonly create: ReturnType<typeof createAdapter>;
  private readonly lastNumbers = new Map<string, number>();
  /** Where reading begins: the last entry that was there before. */
  private start: Promise<string> | undefined;
  private reads = false;
  private lossTold = -Infinity;

  constructor(private readonly redis: Redis) {
    this.name = `${redis.prefix}:sockets`;
    const writer = redis.connect({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      commandTimeout: COMMAND_MS,
    });
    this.outbox = new StreamOutbox(writer, this.name, () => this.tellLoss());
    writer.duplicate = () => this.reader();
    this.create = createAdapter(writer, {
      streamName: this.name,
      channelPrefix: this.name,
      blockTimeInMs: BLOCK_MS,
      onlyPlaintext: true,
    });
  }

  /** For Socket.IO's options. */
  get adapter(): NonNullable<ServerOptions['adapter']> {
    const join = (namespace: Namespace) => this.join(namespace);
    // called with `new`, so no arrow function
    return function (namespace: Namespace) {
      return join(namespace);
    };
  }

  private join(namespace: Namespace): StreamsAdapter {
    const adapter = this.create(namespace);
    // all through the outbox: the adapter would wait for Redis before it serves its own sockets, and send
    // serverSideEmit by PUBLISH, which forgets whoever is cut off, and whose failure nobody catches
    adapter.doPublish = (message: Message) => {
      this.publish(message);
      return Promise.resolve('');
    };
    const receive = adapter.onRawMessage.bind(adapter);
    adapter.onRawMessage = (message: RawMessage, offset: string) => {
      try {
        if (this.isNew(message)) receive(message, offset);
      } catch (error) {
        // thrown further, the adapter would read the same entry for ever
        this.failed('from another process', error);
      }
    };
    return adapter;
  }

  /** Resolves when everything that others send from now on will be read, or after `ms`, when Redis is away. */
  async ready(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!this.reads && performance.now() < deadline) await sleep(5);
  }

  /** Resolves when others can read all that was sent, or after `ms`. */
  drained(ms: number): Promise<void> {
    return this.redis.isUp ? this.outbox.drained(ms) : Promise.resolve();
  }

  /** A connection that waits for Redis as long as it takes, as the adapter's reading and subscribing need it. */
  private reader(): Client {
    const reader = this.redis.connect({ maxRetriesPerRequest: null });
    const subscribe = reader.subscribe.bind(reader) as (...channels: unknown[]) => Promise<unknown>;
    // cut short by the end of this process; nobody else would catch it
    reader.subscribe = (...channels: unknown[]) => subscribe(...channels).catch(() => undefined);
    const xread = reader.xread.bind(reader) as (...args: unknown[]) => Promise<unknown>;
    reader.xread = (async (...args: unknown[]) => {
      const dead = setTimeout(() => reader.status === 'ready' && reader.disconnect(true), SILENT_MS).unref();
      try {
        // "$" is the end of that moment: between two questions with it something may come and be missed
        if (args.at(-1) === '$') args[args.length - 1] = await (this.start ??= this.lastEntry(reader));
        return await xread(...args);
      } catch (error) {
        await sleep(RETRY_MS, undefined, { ref: false });
        throw error;
      } finally {
        clearTimeout(dead);
      }
    }) as never;
    return reader;
  }

  private async lastEntry(reader: Client): Promise<string> {
    try {
      const [last] = await reader.xrevrange(this.name, '+', '-', 'COUNT', 1);
      this.reads = true;
      return last?.[0] ?? '0-0';
    } catch (error) {
      this.start = undefined; // asked again
      throw error;
    }
  }

  /** In the adapter's own form of plain JSON. */
  private publish(message: Message & { data?: unknown }): void {
    const { uid, nsp, type, data } = message;
    try {
      this.outbox.push({
        uid,
        nsp,
        type: String(type),
        ...(data !== undefined && { data: JSON.stringify(data) }),
      });
    } catch (error) {
      this.failed('to other processes', error);
    }
  }

  private failed(where: string, error: unknown): void {
    this.log.error(`A message ${where} is lost`, error);
  }

  private isNew({ uid, n }: RawMessage): boolean {
    const number = Number(n);
    if (!uid || !Number.isSafeInteger(number)) return false;
    if (number <= (this.lastNumbers.get(uid) ?? 0)) return false;
    this.lastNumbers.delete(uid); // the latest go to the end of the map
    if (this.lastNumbers.size >= MOST_SENDERS) {
      this.lastNumbers.delete(this.lastNumbers.keys().next().value!);
    }
    this.lastNumbers.set(uid, number);
    return true;
  }

  private tellLoss(): void {
    const now = performance.now();
    if (now - this.lossTold < 60_000) return;
    this.lossTold = now;
    this.log.warn('Redis is away for too long: sockets of other processes will miss the oldest news');
  }
}
