import { AppError } from '../../../common/index.js';

/** Of a reason that staff is told, in characters. */
const LONGEST = 500;

/** For the staff: what an error of ours says; of others no more than that there was one, since its text may hold anything. */
export function toldReason(error: unknown): string {
  if (!(error instanceof AppError)) return 'It failed unexpectedly; the log of the process says why';
  return error.message.slice(0, LONGEST);
}
