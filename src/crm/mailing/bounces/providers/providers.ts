import type { BounceProvider } from '../../../../config/index.js';
import { BREVO } from './brevo.js';
import { GENERIC } from './generic.js';
import { MAILGUN } from './mailgun.js';
import { POSTMARK } from './postmark.js';
import type { Provider } from './provider.js';
import { SENDGRID } from './sendgrid.js';
import { SES } from './ses.js';

export const PROVIDERS: Readonly<Record<Exclude<BounceProvider, 'message'>, Provider>> = {
  ses: SES,
  sendgrid: SENDGRID,
  mailgun: MAILGUN,
  postmark: POSTMARK,
  brevo: BREVO,
  generic: GENERIC,
};
