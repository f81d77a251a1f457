import { type ArgumentsHost, Catch, type ExceptionFilter, ServiceUnavailableException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Seconds until it is worth asking again. */
const AGAIN_SECONDS = 2;

/** A check that failed is answered with its result, as who asks for health expects it, and not with problem details. */
@Catch(ServiceUnavailableException)
export class HealthFilter implements ExceptionFilter {
  catch(error: ServiceUnavailableException, host: ArgumentsHost): void {
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(error.getStatus())
      .header('retry-after', String(AGAIN_SECONDS))
      .send(error.getResponse());
  }
}
