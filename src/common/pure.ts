/** What of this room carries no framework, for threads too: they would load everything that `index.ts` names. */
export { AppError, type FieldError, InvalidInput, Unavailable } from './errors/app-error.js';
export { Scrubber } from './logging/secrets.rules.js';
export { definedOf } from './objects/defined-of.js';
export { parseIsoTime } from './time/iso-time.js';
export { DAY_MS, dayLabel, parseDay, Zone } from './time/zone.js';
export { firstDay } from './time/first-day.js';
