import './auth.signals.js';

export { Public } from '../common/index.js';
export { Authenticated, CurrentPrincipal, describeAccess, Requires } from './access/access.decorators.js';
export { type Permission, PERMISSIONS, permissionsOf, type Role, ROLES } from './permissions.js';
export type { Principal } from './access/principal.js';
export { StandingAccess } from './access/standing-access.js';
/** These three are for seeds, which make accounts, invite, and have somebody verify an address. */
export { Passwords } from './accounts/passwords.js';
export { InviteService } from './invites/invite.service.js';
export { EmailVerification } from './by-mail/email-verification.js';
export { ForgottenPassword } from './by-mail/forgotten-password.js';
export { AccountStates } from './accounts/account-states.js';
export { toUserDto, UserDto } from './accounts/account.dto.js';
export { Proofs } from './accounts/proofs.js';
export { ApiKeys } from './api-keys/api-key.service.js';
export { Forbidden } from './auth.errors.js';
export { AuthModule } from './auth.module.js';
/** UserRepository: for seeds, which fill the account of the first admin, and for rooms that mail accounts. */
export {
  type ListedUser,
  type User,
  type UserCount,
  UserRepository,
  type UserRow,
  type UserScan,
} from './accounts/user.repository.js';
export { USER_STATUSES, type UserStatus } from './accounts/user.schema.js';
export { ApiKeyDto } from './api-keys/api-key.dto.js';
export { EraseMeDto } from './personal-data/personal-data.dto.js';
export { ErasureNotYet } from './personal-data/personal-data.errors.js';
export { PersonalDataModule } from './personal-data/personal-data.module.js';
export type {
  ErasedPerson,
  Person,
  PersonalDataPart,
  PersonalFile,
} from './personal-data/personal-data.part.js';
export { PersonalData } from './personal-data/personal-data.js';
export { PersonalDataService } from './personal-data/personal-data.service.js';
export { everyItem, jsonLines, jsonText, textOf } from './personal-data/personal-files.js';
export { clientOf } from './sessions/client.js';
export { SessionDto } from './sessions/session.dto.js';
export { SessionService } from './sessions/session.service.js';
/** For rooms that limit how often something is asked for. */
export { addressKey } from './throttle/address.rules.js';
export { AttemptCounters } from './throttle/attempt-counters.js';
export { TwoFactorOff, TwoFactorRequired } from './two-factor/two-factor.errors.js';
export { TwoFactor } from './two-factor/two-factor.js';
