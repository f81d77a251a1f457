import './members.signals.js';

export { MembersModule } from './members.module.js';
export { ModuleGuards } from './access/module-guards.js';
export { RequiresModule } from './access/requires-module.js';
