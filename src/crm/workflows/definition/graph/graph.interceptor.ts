import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { keepGraph } from './graph-text.rules.js';

/** Takes the editor's graph out of a body before the body is checked: it has limits of its own. */
@Injectable()
export class GraphInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      keepGraph(body as Record<string, unknown>);
    return next.handle();
  }
}
