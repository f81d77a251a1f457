import './webhooks.signals.js';

export { signStandard, standardKey } from './kinds/standard/standard-signature.js';
export { WebhooksModule } from './webhooks.module.js';
