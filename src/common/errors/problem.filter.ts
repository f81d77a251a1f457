import type { Socket } from 'node:net';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReaderGone } from '../http/event-stream.js';
import { newId } from '../ids/ids.js';
import { within } from '../logging/correlation.js';
import { REQUEST_ID_HEADER, requestIdOf } from '../logging/request-id.rules.js';
import { toProblem } from './problem.js';

const PROBLEM_JSON = 'application/problem+json';

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
  }

  /** Also for errors that Fastify has before there is a route: an address that cannot be decoded. */
  answer(error: unknown, reply: FastifyReply): void {
    const { request } = reply;
    const { problem, retryAfter, unexpected } = toProblem(error, requestIdOf(request));
    if (unexpected && !hasLeft(error, reply)) {
      const what = `${request.method} ${request.routeOptions.url ?? 'no route'} failed`;
      within({ id: problem.id }, () => this.log.error(what, error));
    }
    if (reply.sent) return;
    void reply.header(REQUEST_ID_HEADER, problem.id); // also of one that was refused before anybody followed it
    if (retryAfter !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfter)));
    void reply.status(problem.status).type(PROBLEM_JSON).send(JSON.stringify(problem));
  }
}

/** The client was gone before the first byte of a streamed answer: nothing is wrong here. */
function hasLeft(error: unknown, reply: FastifyReply): boolean {
  const says =
    error instanceof ReaderGone ||
    (error as NodeJS.ErrnoException | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
  return says && reply.raw.destroyed;
}

/** Answers on the bare connection what is no request of HTTP, or did not come to its end in time; then ends it. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const { problem } = toProblem(toRefusal(error.code), newId('err'));
    const body = JSON.stringify(problem);
    socket.write(
      `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: ${PROBLEM_JSON}\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}

function toRefusal(code: string | undefined): { statusCode: number; message: string } {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { statusCode: 408, message: 'The request took too long' };
  if (code === 'HPE_HEADER_OVERFLOW') return { statusCode: 431, message: 'The headers are too large' };
  return { statusCode: 400, message: 'This is not a request of HTTP' };
}
