import { InvalidInput } from '../../common/index.js';
import type { HttpOut } from './http-out.js';
import { HttpOutError } from './http-out.errors.js';

/** Refuses an address that nobody may call, naming the field that has it. @throws InvalidInput */
export function refuseUnfitUrl(http: HttpOut, field: string, url: string): void {
  try {
    http.check(url);
  } catch (error) {
    if (!(error instanceof HttpOutError)) throw error;
    throw new InvalidInput([{ field, message: error.message }]);
  }
}
