import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { parseJsonBody } from '../../common/index.js';
import { BadUpload } from './backtest.errors.js';

/** Turns a form with `settings` (JSON) and `file` (CSV) into the body that the JSON form has, before it is checked. */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler) {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.isMultipart()) request.body = await read(request);
    return next.handle();
  }
}

async function read(request: FastifyRequest): Promise<object> {
  let settings: unknown;
  let csv: string | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === 'file') csv = (await part.toBuffer()).toString();
      else if (part.type === 'field' && part.fieldname === 'settings') settings = part.value;
      else
        throw new BadUpload(
          `The form has a part ${JSON.stringify(part.fieldname.slice(0, 40))}; it takes settings and file`,
        );
    }
  } catch (error) {
    throw broken(error);
  }
  if (typeof settings !== 'string') throw new BadUpload('The form has no field "settings" with JSON');
  if (csv === undefined) throw new BadUpload('The form has no file "file"');
  const body = parseJsonBody(settings);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadUpload('The field "settings" is no JSON object');
  }
  return { ...body, csv };
}

/** A form that breaks off, or that is none, is the sender's fault; what is too large has its own status. */
function broken(error: unknown): unknown {
  if (error instanceof BadUpload || error instanceof HttpException) return error;
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number'
    ? error
    : new BadUpload(`The form cannot be read: ${(error as Error).message}`);
}
