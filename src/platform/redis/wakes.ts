import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Redis } from './redis.js';

/** The same hint is sent at most once in so many ms. */
const APART_MS = 10;

/**
 * Hints between the processes of an installation that something waits in the database. They go through Redis and may be
 * lost; whoever waits for one also looks by himself from time to time. Without Redis nothing is sent.
 */
@Injectable()
export class Wakes implements OnApplicationBootstrap {
  private readonly log = new Logger(Wakes.name);
  /** Whose messages are its own: a process id means nothing on another machine. */
  private readonly sender = newId('prc');
  private readonly handlers = new Map<string, ((detail: string) => void)[]>();
  private readonly waiting = new Set<string>();

  constructor(private readonly redis: Redis) {}

  /** Called for what other processes send, not for this one's own. */
  on(topic: string, handler: (detail: string) => void): void {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), handler]);
  }

  /** Costs nothing to call often. `detail` is short: a number, an id. */
  send(topic: string, detail = ''): void {
    if (!this.redis.isUp) return;
    const message = `${this.sender} ${topic} ${detail}`;
    if (this.waiting.has(message)) return;
    this.waiting.add(message);
    setTimeout(() => {
      this.waiting.delete(message);
      this.redis.commands?.publish(this.channel, message).catch(() => undefined); // they look by themselves
    }, APART_MS).unref();
  }

  onApplicationBootstrap(): void {
    if (!this.redis.isConfigured) return;
    const subscriber = this.redis.connect({ maxRetriesPerRequest: null });
    subscriber.on('message', (_channel, message) => this.receive(message));
    subscriber.subscribe(this.channel).catch(() => undefined); // it waits until Redis is there, and is renewed by itself
  }

  private receive(message: string): void {
    const [sender, topic, detail = ''] = message.split(' ');
    if (sender === this.sender) return;
    for (const handler of this.handlers.get(topic) ?? []) {
      try {
        handler(detail);
      } catch (error) {
        this.log.error(`${topic} failed`, error);
      }
    }
  }

  private get channel(): string {
    return `${this.redis.prefix}:wake`;
  }
}
