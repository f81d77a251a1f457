import './webhooks.signals.js';

/** For rooms that are told something by vendors as well. */
export { sameSecret } from './kinds/constant-time.js';
export { isHmacOf, refuseTime } from './kinds/hmac-signature.js';
export * as tolerant from './kinds/tolerant-reading.js';
export { signStandard, standardKey } from './kinds/standard/standard-signature.js';
export { exampleCurl, SIGNATURE_MS } from './intake/example-curl.js';
export { SecretSafe } from './sealed-secrets.js';
export { SourceNames } from './sources/source-names.js';
export { SourceTrust } from './sources/source-trust.js';
export { retryAfterMs } from './subscriptions/answer.rules.js';
export { GivenUpSubscriptions } from './subscriptions/given-up.js';
export { outgoingSecret, postSigned } from './subscriptions/signed-post.js';
export { OUTGOING_WEBHOOKS, outgoingOperation } from './subscriptions/outgoing.docs.js';
export { WebhooksModule } from './webhooks.module.js';
