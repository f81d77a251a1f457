import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type AppLogger,
  type Chain,
  endChain,
  REQUEST_ID_HEADER,
  requestIdOf,
  within,
} from '../../common/index.js';
import { Metrics } from '../metrics/metrics.js';
import { RequestLog } from './request-log.js';

/** So long the server waits for its connections when everything else has ended, in ms; then it cuts them. */
const LAST_MS = 1500;

const CHAIN = Symbol('chain');

interface Followed extends FastifyRequest {
  [CHAIN]?: Chain | null;
}

/**
 * Every request of this process from its first byte to the end of its answer: its id goes into the answer and into all
 * that is logged meanwhile, its line into the log; and whoever ends the process can wait for those under way.
 */
@Injectable()
export class Requests implements BeforeApplicationShutdown {
  private server: FastifyInstance['server'] | undefined;
  private count = 0;
  private ending = false;
  private whenNone: (() => void) | undefined;

  constructor(metrics: Metrics) {
    const count = () => this.underway;
    metrics.gauge({
      name: 'http_requests_underway',
      help: 'Requests that are being answered',
      collect() {
        this.set(count());
      },
    });
  }

  /** How many are being answered; those that began after `finish` are not counted. */
  get underway(): number {
    return this.count;
  }

  /**
   * Called once, before anything else looks at requests.
   * @param isHot requests of which there are so many that they carry an id only when they brought one; else it is in
   * their line of the log, and in their answer when they fail
   */
  follow(fastify: FastifyInstance, log: AppLogger, isHot: (request: FastifyRequest) => boolean): void {
    this.server = fastify.server;
    const lines = new RequestLog(log);
    fastify.decorateRequest(CHAIN, null); // requests of one shape are quicker
    fastify.addHook('onRequest', (request: Followed, reply, done) => {
      const isNamed = !isHot(request) || request.headers[REQUEST_ID_HEADER] !== undefined;
      const chain: Chain | null = isNamed ? { id: requestIdOf(request) } : null;
      if (chain) {
        void reply.header(REQUEST_ID_HEADER, chain.id);
        request[CHAIN] = chain;
      }
      const counts = this.begun(reply);
      // not Fastify's onResponse, which never comes when the client leaves
      reply.raw.on('close', () => {
        if (chain) endChain(chain);
        if (counts) this.ended();
        lines.ended(request, reply);
      });
      done();
    });
    // not before the body has been read: its events are of the connection, and know of no request
    fastify.addHook('preValidation', (request: Followed, _reply, done) => {
      const chain = request[CHAIN];
      if (chain) within(chain, done);
      else done();
    });
  }

  /**
   * From now on requests that begin close their connections. Goes on for `delayMs`; then resolves when the requests that
   * were under way at first have been answered, or after `ms`. Those that begin later are not waited for.
   */
  async finish(delayMs: number, ms: number): Promise<void> {
    this.ending = true;
    if (delayMs > 0 && this.server) await sleep(delayMs);
    if (this.count === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.whenNone = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }

  /** The server is closed next. A connection on which nothing comes, as browsers open them in advance, would hold it up. */
  beforeApplicationShutdown(): void {
    setTimeout(() => this.server?.closeAllConnections(), LAST_MS).unref();
  }

  private begun(reply: FastifyReply): boolean {
    // a client that is never idle would keep its connection, and the process, for as long as it likes
    if (this.ending) void reply.header('connection', 'close');
    else this.count++;
    return !this.ending;
  }

  private ended(): void {
    if (--this.count === 0) this.whenNone?.();
  }
}
