import { Injectable } from '@nestjs/common';
import { Database } from '../mongo/database.js';
import { Redis } from '../redis/redis.js';
import { LiveFigures } from './live-figures.js';
import { together } from './together.js';

/** Two of them take less than a figure may: a database that is away is 0, and not unknown. In ms. */
const PING_MS = 450;

/** Whether the stores answer this process. A ping touches no data. */
@Injectable()
export class StoreFigures {
  constructor(database: Database, redis: Redis, figures: LiveFigures) {
    const ping = together(() => latency(database));
    const add = (
      name: string,
      unit: string,
      help: string,
      read: () => number | null | Promise<number | null>,
    ) => figures.add({ name, unit, help, scope: 'process', read });
    add(
      'database.up',
      '1',
      `1 when the database answers this process within ${PING_MS} ms, else 0`,
      async () => {
        return (await ping()) === null ? 0 : 1;
      },
    );
    add(
      'database.latencyMs',
      'ms',
      'How long the database takes to answer a ping; null when it does not',
      ping,
    );
    add(
      'redis.up',
      '1',
      '1 while the Redis of REDIS_URL answers this process, else 0; null without REDIS_URL',
      () => {
        return redis.isConfigured ? Number(redis.isUp) : null;
      },
    );
  }
}

/** In ms; null when the database does not answer. Of two pings the quicker: the first waits behind what other figures ask. */
async function latency(database: Database): Promise<number | null> {
  const first = await database.ping(PING_MS);
  if (first === null) return null;
  return Math.min(first, (await database.ping(PING_MS)) ?? first);
}
