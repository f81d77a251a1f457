import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReaderGone } from './event-stream.js';

/** An `AbortSignal` for work that is done before the first byte of an answer: aborted when whoever asked has left. */
export const ReaderSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const gone = new AbortController();
  const { raw } = context.switchToHttp().getResponse<FastifyReply>();
  raw.once('close', () => gone.abort(new ReaderGone()));
  return gone.signal;
});
