import { IsOptional } from 'class-validator';
import { validationPipe } from '../http/validation.pipe.js';
import { IsoTime } from './iso-time.decorator.js';

class Question {
  @IsOptional() @IsoTime() from?: Date;
}

describe('IsoTime', () => {
  const ask = (from: unknown) =>
    validationPipe().transform({ from }, { type: 'body', metatype: Question }) as Promise<Question>;

  it.each([
    ['2026-01-31T09:30:00-03:00', '2026-01-31T12:30:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ])('makes a date of %s', async (text, iso) => {
    expect((await ask(text)).from?.toISOString()).toBe(iso);
  });

  it.each([
    '1',
    '2026',
    '2026-02-30',
    '2026-01-31T12:30:00',
    'Jan 31, 2026',
    '',
    0,
    1769860800000,
    true,
    {},
    ['2026-01-31'],
  ])('refuses %j', async (value) => {
    await expect(ask(value)).rejects.toMatchObject({
      errors: [{ field: 'from', message: expect.stringMatching(/ISO 8601/) }],
    });
  });

  it('leaves out what is missing', async () => {
    expect((await ask(undefined)).from).toBeUndefined();
  });
});
