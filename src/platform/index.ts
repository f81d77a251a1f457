export { Audit } from './audit/audit.js';
export { AuditNotes } from './audit/audit-notes.js';
export type { AuditEntry } from './audit/audit-entry.js';
export { Audited } from './audit/audited.decorator.js';
export { Clock } from './clock/clock.js';
export { DecryptionError, Encryption } from './encryption/encryption.js';
/** @public for rooms that define jobs */
export {
  CronRefused,
  JobCancelled,
  LeaseLost,
  PermanentFailure,
  RunTooLong,
  WorkerStops,
} from './jobs/job.errors.js';
/** @public for rooms that define jobs */
export type { Job, JobDefinition, JobFilter, JobName, JobView } from './jobs/job.js';
/** @public for rooms that declare their jobs in it */
export type { JobMap } from './jobs/job.js';
/** @public for rooms that show jobs */
export { JOB_STATES, type JobState } from './jobs/job.states.js';
export { backoffMs } from './jobs/backoff.rules.js';
export { Jobs } from './jobs/jobs.js';
export { refuseUnfitUrl } from './http-out/checked-url.js';
export { HttpOut, type OutResponse } from './http-out/http-out.js';
export { HttpOutError, isFinal } from './http-out/http-out.errors.js';
export {
  forgetLeaseOwner,
  isFree,
  type Leased,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
} from './leases/lease-owner.js';
export { leaseFrom, Leases } from './leases/leases.js';
export { DirectMailer, type DirectOutcome } from './mailer/direct-mailer.js';
export type { MailBody } from './mailer/mail.js';
export { MAIL_ID, type StoredMail } from './mailer/mail.repository.js';
export { isDeadAddress } from './mailer/mail.rules.js';
export { MAIL_STATES, type MailState } from './mailer/mail.states.js';
export { type Letter, letter } from './mailer/letter.js';
export { Mailer } from './mailer/mailer.js';
export { type LiveFigureDefinition, LiveFigures } from './metrics/live-figures.js';
export { Metrics } from './metrics/metrics.js';
export { keptWhenCostly } from './metrics/kept-when-costly.js';
export { together } from './metrics/together.js';
export { batchesOf } from './mongo/batches.js';
export { BsonRows } from './mongo/bson-rows.js';
export { scanRows } from './mongo/scan-rows.js';
export { isDuplicateKey } from './mongo/duplicate-key.js';
export { Database } from './mongo/database.js';
export { runningEngineUri } from './mongo/running-engine.js';
export { type InsertOptions, insertUnordered } from './mongo/insert-unordered.js';
export { SharedCommand, type SharedLimits } from './mongo/shared-command.js';
export { type WriteConcern } from './mongo/write-concern.js';
export { writeUnordered } from './mongo/write-unordered.js';
export { estimateTokens } from './openai/estimate.rules.js';
export { LanguageModel } from './openai/language-model.js';
export type {
  ModelCall,
  ModelInput,
  ModelRequest,
  ModelStep,
  ModelTool,
} from './openai/language-model-api.js';
export { TokenLedger } from './openai/ledger/token-ledger.js';
export type { Bill } from './openai/ledger/budgets.rules.js';
export { ModelMisbehaved, ModelRefused, ModelUnavailable } from './openai/openai.errors.js';
export { PlatformModule } from './platform.module.js';
export { CoalescedFeed } from './realtime/coalesced-feed.js';
export { identityOf } from './realtime/handshake.js';
export { RealtimeAdapter } from './realtime/realtime.adapter.js';
export { type Feed, Realtime, type Room } from './realtime/realtime.js';
/** @public for rooms that declare their events in it */
export type { ServerEvents, StaffEvents } from './realtime/realtime.js';
export { SocketAuthentication, type SocketIdentity } from './realtime/socket-authentication.js';
export { Redis } from './redis/redis.js';
export { Requests } from './requests/requests.js';
export { Wakes } from './redis/wakes.js';
export { Signals } from './signals/signals.js';
/** @public for rooms that declare their news in it */
export type { SignalMap } from './signals/signals.js';
