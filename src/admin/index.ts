export { ALERT_WEBHOOKS } from './alerts/delivery/hook.docs.js';
export { AdminModule } from './admin.module.js';
