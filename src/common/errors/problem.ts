import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { AppError, type FieldError } from './app-error.js';

/** RFC 9457 problem details, the body of every error. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, for programs: `EVENT.NOT_FOUND`. */
  code: string;
  errors?: readonly FieldError[];
  /** Names this occurrence in the log. */
  id: string;
}

export interface MappedError {
  problem: Problem;
  retryAfter?: number;
  /** Unexpected: the log needs the whole error under the problem's id. */
  unexpected: boolean;
}

const CODES: Record<number, string> = {
  400: 'COMMON.BAD_REQUEST',
  401: 'AUTH.UNAUTHENTICATED',
  403: 'AUTH.FORBIDDEN',
  404: 'COMMON.NOT_FOUND',
  405: 'COMMON.METHOD_NOT_ALLOWED',
  406: 'COMMON.NOT_ACCEPTABLE',
  408: 'COMMON.REQUEST_TIMEOUT',
  413: 'COMMON.TOO_LARGE',
  414: 'COMMON.TOO_LARGE',
  415: 'COMMON.UNSUPPORTED_MEDIA_TYPE',
  429: 'COMMON.TOO_MANY_REQUESTS',
  431: 'COMMON.TOO_LARGE',
  503: 'COMMON.UNAVAILABLE',
};

/** Errors of the driver that mean "the database is away", not "the request is wrong". */
const DATABASE_AWAY =
  /^(MongoServerSelectionError|MongoNetwork\w*Error|MongoNotConnectedError|MongoPoolCleared\w*|MongoWaitQueueTimeoutError|MongoTopologyClosedError|MongooseServerSelectionError|PoolClearedOnNetworkError|MongoClientClosedError)$/;

interface ErrorShape {
  name?: string;
  message?: string;
  code?: unknown;
  cause?: ErrorShape;
}

/** Whether the database could not be reached, also when a bulk write hides the cause. */
export function isDatabaseAway(error: unknown): boolean {
  // by shape, not by class: an error of Node itself may come from another realm
  for (let at = error as ErrorShape | undefined, depth = 0; at && depth < 4; at = at.cause, depth++) {
    const { name = '', message = '', code } = at;
    if (DATABASE_AWAY.test(name)) return true;
    if (code === 'EPIPE' || code === 'ECONNRESET') return true; // the driver lets some errors of its socket through
    if (code === 91 || code === 11600 || code === 189 || code === 10107) return true; // shutting down, not primary
    if (/must be connected|before initial connection is complete|Cannot call .* before/.test(message))
      return true;
  }
  return false;
}

/** Any error as problem details; what is not meant for clients shows only an id. */
export function toProblem(error: unknown, id: string): MappedError {
  if (error instanceof AppError) {
    const { status, code, message, errors, retryAfter, more } = error;
    return mapped(status, code, message, id, { errors, retryAfter, more });
  }
  if (isDatabaseAway(error)) {
    const detail = 'The database is away; try again shortly';
    return mapped(503, 'COMMON.DATABASE_AWAY', detail, id, { retryAfter: 2 });
  }
  const status = statusOf(error);
  if (status === null || status >= 500) {
    const detail = `Something went wrong here; quote the id ${id} when you ask about it`;
    return { ...mapped(status ?? 500, 'COMMON.INTERNAL', detail, id), unexpected: true };
  }
  return mapped(status, CODES[status] ?? 'COMMON.ERROR', (error as Error).message, id);
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode; // Fastify's own errors
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : null;
}

function mapped(
  status: number,
  code: string,
  detail: string,
  id: string,
  extra: {
    errors?: readonly FieldError[] | undefined;
    retryAfter?: number | undefined;
    more?: Readonly<Record<string, unknown>> | undefined;
  } = {},
): MappedError {
  const problem: Problem = {
    ...extra.more,
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    id,
  };
  if (extra.errors) problem.errors = extra.errors;
  return {
    problem,
    unexpected: false,
    ...(extra.retryAfter !== undefined && { retryAfter: extra.retryAfter }),
  };
}
