import { BadRequestException, NotFoundException } from '@nestjs/common';
import { InvalidInput, Unavailable } from './app-error.js';
import { toProblem } from './problem.js';

const named = (name: string, message = 'x', cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { name });

describe('toProblem', () => {
  it('names every field at fault', () => {
    const { problem, unexpected } = toProblem(
      new InvalidInput([{ field: '[3].value', message: 'is not finite' }]),
      'e1',
    );
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: '[3].value: is not finite',
      code: 'COMMON.INVALID_INPUT',
      errors: [{ field: '[3].value', message: 'is not finite' }],
      id: 'e1',
    });
    expect(unexpected).toBe(false);
  });

  it.each([
    ['an own error', new Unavailable('later'), 503, 'COMMON.UNAVAILABLE'],
    ['the database away', named('MongoServerSelectionError'), 503, 'COMMON.DATABASE_AWAY'],
    [
      'the database away, wrapped',
      named('MongoBulkWriteError', 'x', named('MongoNetworkError')),
      503,
      'COMMON.DATABASE_AWAY',
    ],
    [
      'a socket that broke',
      Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
      503,
      'COMMON.DATABASE_AWAY',
    ],
    ['an exception of Nest', new NotFoundException('Cannot GET /x'), 404, 'COMMON.NOT_FOUND'],
    ['a bad request of Nest', new BadRequestException('no'), 400, 'COMMON.BAD_REQUEST'],
    [
      'an error of Fastify',
      Object.assign(new Error('too large'), { statusCode: 413 }),
      413,
      'COMMON.TOO_LARGE',
    ],
  ])('%s', (_, error, status, code) => {
    expect(toProblem(error, 'e1').problem).toMatchObject({ status, code });
  });

  it('shows nothing but an id of what is unexpected', () => {
    const { problem, unexpected } = toProblem(new TypeError('secret of /etc/passwd'), 'e42');
    expect(unexpected).toBe(true);
    expect(problem.status).toBe(500);
    expect(problem.detail).toContain('e42');
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('tells when to come back', () => {
    expect(toProblem(named('MongoNetworkError'), 'e').retryAfter).toBeGreaterThan(0);
  });
});
