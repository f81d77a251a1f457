import './auth.signals.js';

export { Public } from '../common/index.js';
export { Authenticated, CurrentPrincipal, describeAccess, Requires } from './access/access.decorators.js';
export type { Permission } from './permissions.js';
export type { Principal } from './access/principal.js';
export { Proofs } from './accounts/proofs.js';
export { ApiKeys } from './api-keys/api-key.service.js';
export { Forbidden } from './auth.errors.js';
export { AuthModule } from './auth.module.js';
/** For seeds, which fill the account of the first admin, and for rooms that mail accounts. */
export { UserRepository } from './accounts/user.repository.js';
/** For rooms that limit how often something is asked for. */
export { AttemptCounters } from './throttle/attempt-counters.js';
export { TwoFactorOff, TwoFactorRequired } from './two-factor/two-factor.errors.js';
export { TwoFactor } from './two-factor/two-factor.js';
