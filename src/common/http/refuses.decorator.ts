import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

/**
 * Errors that a route answers beyond those that follow from its nature (input, access, a missing thing, the database
 * away), for the API document: `@Refuses({ 409: 'The id is taken' })`.
 */
export function Refuses(reasons: Readonly<Record<number, string>>): MethodDecorator {
  return applyDecorators(
    ...Object.entries(reasons).map(([status, description]) =>
      ApiResponse({ status: Number(status), description }),
    ),
  );
}
