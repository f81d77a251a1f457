import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { designText } from './design.rules.js';

/**
 * Takes the editor's design out of a body before the body is checked: it has its own limits, and names in it are the
 * editor's own.
 */
@Injectable()
export class DesignInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (typeof body === 'object' && body !== null && 'design' in body && body.design !== null) {
      body.design = designText(body.design);
    }
    return next.handle();
  }
}
