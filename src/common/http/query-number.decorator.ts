import { Transform } from 'class-transformer';

const DECIMAL = /^-?\d{1,16}(\.\d{1,16})?$/;

/** A number in a query string: plain decimal digits only; anything else is left as text for the validator to refuse. */
export function QueryNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value,
  );
}
