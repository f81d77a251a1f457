import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, Matches, ValidateBy, ValidateNested } from 'class-validator';
import { MayBeMissing, parseIsoTime, Zone } from '../../../../common/index.js';
import { toTag } from '../../../contacts/contact.rules.js';

const TYPE = /^[a-z0-9_.:-]{1,64}$/;
const MOST_TESTS = 20;

/** A check of one value that carries its own message. */
export function Fits(message: string, fits: (value: unknown) => boolean, each = false): PropertyDecorator {
  return ValidateBy(
    { name: 'fits', validator: { validate: fits, defaultMessage: () => message } },
    { each, message },
  );
}

export const IsEventType = () =>
  Matches(TYPE, { message: 'must be a type of event: a-z, 0-9, _ . : -, at most 64' });

export const IsClockTime = () =>
  Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of the day such as 09:00' });

export const IsZone = () =>
  Fits(
    'must be a time zone such as America/Sao_Paulo',
    (value) => typeof value === 'string' && Zone.find(value) !== null,
  );

/** Stays a text: settings are JSON. */
export const IsMoment = () =>
  Fits(
    'must be ISO 8601 with its zone, such as 2026-12-01T09:00:00-03:00',
    (value) => typeof value === 'string' && parseIsoTime(value) !== null,
  );

export const IsTag = (options: { each?: boolean } = {}) =>
  Fits(
    'must be a tag: 1 to 64 characters, no line breaks',
    (value) => typeof value === 'string' && toTag(value) !== null,
    options.each ?? false,
  );

/** Tests of an event's fields, all of which hold. */
export function Tests(form: new () => object): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: [form] }),
    MayBeMissing(),
    IsArray(),
    ArrayMaxSize(MOST_TESTS),
    ValidateNested({ each: true }),
    Type(() => form),
  );
}

/** An object of a form. */
export function Part(form: () => new () => object): PropertyDecorator {
  return applyDecorators(ValidateNested(), NoList(), Type(form));
}

/** `ValidateNested` takes a list of the form for one. */
const NoList = () =>
  Fits('must be an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
