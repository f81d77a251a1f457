import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AppLogger, requestIdOf, within } from '../../common/index.js';

/** A request that takes longer is worth a line, in ms; a stream takes as long as it likes. */
const SLOW_MS = 3000;
/** Lines of failed and slow requests in a second: when everything fails, a log as long as the traffic helps nobody. */
const MOST_A_SECOND = 20;

/**
 * A line a request: at `debug` of each, at `info` of those that were answered with 5xx or took long. The route stands in it
 * as a pattern, never as the address, in which there may be tokens and names.
 */
export class RequestLog {
  private second = 0;
  private told = 0;

  constructor(private readonly log: AppLogger) {}

  ended(request: FastifyRequest, reply: FastifyReply): void {
    const isNotable = this.isNotable(reply) && this.hasRoom();
    if (!this.log.isEnabled(isNotable ? 'info' : 'debug')) return;
    const { method } = request;
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const isCutOff = !reply.raw.writableFinished;
    const status = reply.statusCode;
    const fields = {
      method,
      route,
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(isCutOff && { cutOff: true }),
    };
    const text = `${method} ${route} ${status}${isCutOff ? ', cut off' : ''}`;
    within({ id: requestIdOf(request) }, () =>
      isNotable ? this.log.log(text, fields, 'Requests') : this.log.debug(text, fields, 'Requests'),
    );
  }

  private isNotable(reply: FastifyReply): boolean {
    if (reply.statusCode >= 500) return true;
    return (
      reply.elapsedTime > SLOW_MS && !String(reply.getHeader('content-type')).startsWith('text/event-stream')
    );
  }

  private hasRoom(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.second) {
      this.second = second;
      this.told = 0;
    }
    return ++this.told <= MOST_A_SECOND;
  }
}
