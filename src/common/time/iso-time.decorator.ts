import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate } from 'class-validator';
import { parseIsoTime } from './iso-time.js';

/**
 * A field of a DTO that comes as a moment in ISO 8601 with its zone, or as a date (midnight UTC), and is a `Date` from
 * then on. Anything else is refused: `new Date('1')` is the year 2001 in the time zone of the server.
 */
export function IsoTime(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => {
      const time = typeof value === 'string' ? parseIsoTime(value, true) : null;
      return time === null ? value : new Date(time);
    }),
    IsDate({ message: 'must be ISO 8601 with its zone, such as 2026-01-31T12:00:00Z, or a date' }),
  );
}
