import { applyDecorators } from '@nestjs/common';
import { IsNumber, Max, Min } from 'class-validator';

/** An amount in units of a currency, from a cent up, with at most two decimals. */
export function IsMoney(most: number): PropertyDecorator {
  return applyDecorators(
    IsNumber(
      { maxDecimalPlaces: 2, allowNaN: false, allowInfinity: false },
      { message: 'must be a number with at most two decimals' },
    ),
    Min(0.01),
    Max(most),
  );
}

/** Whole cents of an amount with at most two decimals. */
export function toCents(amount: number): number {
  return Math.round(amount * 100);
}
