import './auth.signals.js';

export { Public } from '../common/index.js';
export { Authenticated, CurrentPrincipal, describeAccess, Requires } from './access/access.decorators.js';
export type { Principal } from './access/principal.js';
export { ApiKeys } from './api-keys/api-key.service.js';
export { AuthModule } from './auth.module.js';
