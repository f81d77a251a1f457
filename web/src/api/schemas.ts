import type { components } from './schema';

/** Shapes of the API by their names in its document: `Schemas['SummaryDto']`. */
export type Schemas = components['schemas'];
