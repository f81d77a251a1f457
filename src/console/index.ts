export { ConsoleModule } from './console.module.js';
export { SeededData, type SeededState } from './first-steps/seeded-data.js';
