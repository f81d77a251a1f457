export { CrmModule } from './crm.module.js';
/** For seeds, which say a few. */
export { Segments } from './segments/segments.js';
export { SegmentsModule } from './segments/segments.module.js';
