import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { EmbeddedEngine } from './embedded-engine.js';
import { DURABLE, SYNCED_LATER, type WriteConcern } from './write-concern.js';

/** Where the data is, and who has to be stopped when the application ends. */
export class DatabaseAddress {
  constructor(
    readonly uri: string,
    readonly engine: EmbeddedEngine | undefined,
  ) {}
}

/** The connection as the application sees it: ready only once every index exists. */
@Injectable()
export class Database implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(Database.name);

  constructor(
    @InjectConnection() readonly connection: Connection,
    private readonly address: DatabaseAddress,
  ) {}

  get embedded(): boolean {
    return this.address.engine !== undefined;
  }

  /**
   * For a step that is done again from its start unless a durable write follows it. The embedded engine writes one log
   * in order, so that write takes the step to the disk; and what a power cut takes from it, it takes from this process
   * too, on the same machine. Members of a cluster may lose steps that a living client relies on: there each is durable.
   */
  get stepConcern(): WriteConcern {
    return this.embedded ? SYNCED_LATER : DURABLE;
  }

  /** Unique indexes carry correctness, so nothing is served before they stand. */
  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(this.connection.modelNames().map((name) => this.connection.model(name).init()));
  }

  /** Answers within `timeoutMs`, or says that the database does not. */
  async isReachable(timeoutMs = 1000): Promise<boolean> {
    return (await this.ping(timeoutMs)) !== null;
  }

  /** How long the database takes to answer, in ms to the hundredth; null when it does not within `timeoutMs`. */
  async ping(timeoutMs = 1000): Promise<number | null> {
    const asked = performance.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      const ping = this.connection.getClient().db().command({ ping: 1 });
      ping.catch(() => undefined); // it may still fail after the time-out won
      const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('no answer')), timeoutMs);
      });
      await Promise.race([ping, timeout]);
      return Math.round((performance.now() - asked) * 100) / 100;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the server calls its version. */
  async version(): Promise<string> {
    return String((await this.connection.getClient().db().command({ buildInfo: 1 }))['version']);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
    await this.address.engine?.stop();
    this.log.log('Database closed');
  }
}
