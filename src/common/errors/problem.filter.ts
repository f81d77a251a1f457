import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { newId } from '../ids/ids.js';
import { toProblem } from './problem.js';

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const { problem, retryAfter, unexpected } = toProblem(error, newId('err'));
    if (unexpected) this.log.error(`${problem.id} ${error instanceof Error ? error.stack : String(error)}`);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (retryAfter !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfter)));
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
