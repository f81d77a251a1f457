import { createRequire } from 'node:module';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type * as Ioredis from 'ioredis';
import type { Redis as Client, RedisOptions } from 'ioredis';
import type { Connection } from 'mongoose';
import { Config } from '../../config/index.js';
import { Metrics } from '../metrics/metrics.js';

/** Loads the client of Redis, at once: only where there is a Redis, since it would be a part of every start. */
const load = createRequire(import.meta.url) as (name: 'ioredis') => typeof Ioredis;

/** How long one command may take, in ms: nobody waits for a Redis that does not answer. */
const COMMAND_MS = 1000;
/** Longest pause between two tries to connect, in ms. */
const RECONNECT_MS = 2000;
/** How long an ended connection may hold up the end of the process, in ms. */
const DISCONNECT_MS = 100;
/** How often a Redis that seems to be there is asked whether it answers, in ms. */
const PING_MS = 2000;
/** When the kernel begins to ask the other side of a silent connection whether it lives, in ms. */
const KEEP_ALIVE_MS = 10_000;

/**
 * The Redis of REDIS_URL, when there is one. It makes several processes quick and never carries anything that must not
 * be lost: each user of it goes on without, more slowly, while it is away.
 */
@Injectable()
export class Redis implements OnApplicationShutdown {
  private readonly log = new Logger(Redis.name);
  private readonly clients: Client[] = [];
  private readonly ping: NodeJS.Timeout | undefined;
  private away = false;
  private stopped = false;
  /** For plain commands: each fails at once while Redis is away. Undefined without REDIS_URL. */
  readonly commands: Client | undefined;

  constructor(
    private readonly config: Config,
    @InjectConnection() private readonly connection: Connection,
    metrics: Metrics,
  ) {
    if (!config.redisUrl) return;
    this.commands = this.connect({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_MS,
    });
    // only here: others count as ready without having said the password
    this.commands.on('error', (error: Error) => this.tell(error));
    this.commands.on('ready', () => this.tell(null));
    this.ping = setInterval(() => void this.reconnectWhenMute(), PING_MS).unref();
    const isUp = () => this.isUp;
    metrics.gauge({
      name: 'redis_up',
      help: '1 while the Redis of REDIS_URL answers, else 0',
      collect() {
        this.set(isUp() ? 1 : 0);
      },
    });
  }

  /** Whether REDIS_URL is set. */
  get isConfigured(): boolean {
    return this.config.redisUrl !== undefined;
  }

  /** Whether commands are likely to succeed now. */
  get isUp(): boolean {
    return this.commands?.status === 'ready';
  }

  /** Begins every key and channel of this installation, so that several may share a Redis. */
  get prefix(): string {
    return `td:${this.connection.name}`;
  }

  /**
   * A connection of its own, for who blocks or subscribes; it connects again by itself, and ends with the application.
   * @throws Error without REDIS_URL
   */
  connect(options: RedisOptions): Client {
    if (!this.config.redisUrl) throw new Error('REDIS_URL is not set');
    const vendor = load('ioredis');
    const client = new vendor.Redis(this.config.redisUrl, {
      connectTimeout: 2 * COMMAND_MS,
      keepAlive: KEEP_ALIVE_MS,
      disconnectTimeout: DISCONNECT_MS,
      retryStrategy: (times) => (this.stopped ? null : Math.min(50 * 2 ** Math.min(times, 10), RECONNECT_MS)),
      ...options,
    });
    client.on('error', () => undefined); // what is wrong with Redis, the commands' connection tells
    this.clients.push(client);
    return client;
  }

  /** Answers within a second, or says that Redis does not. True without REDIS_URL: then nothing is missing. */
  async isReachable(): Promise<boolean> {
    if (!this.commands) return true;
    try {
      return (await this.commands.ping()) === 'PONG';
    } catch {
      return false;
    }
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearInterval(this.ping);
    for (const client of this.clients) client.disconnect();
  }

  /** A Redis that hangs keeps its connections: until it answers again, it counts as away, and nobody waits for it. */
  private async reconnectWhenMute(): Promise<void> {
    if (!this.isUp || (await this.isReachable()) || this.stopped) return;
    this.tell(new Error('it does not answer'));
    this.commands?.disconnect(true);
  }

  /** Once when it goes and once when it comes back, however many connections and tries there are. */
  private tell(error: Error | null): void {
    const away = error !== null;
    if (away === this.away || this.stopped) return;
    this.away = away;
    if (away) this.log.warn(`Redis is away, going on without it: ${reason(error)}`);
    else this.log.log('Redis is back');
  }
}

/** A name with several addresses fails with an error for each, and no message of its own. */
function reason(error: Error & { code?: string }): string {
  return error.message || (error.code ?? error.name);
}
