import { hotmartKind } from './hotmart/hotmart.kind.js';
import { standardKind } from './standard/standard.kind.js';
import type { WebhookKind, WebhookKindName } from './webhook-kind.js';

/** Every kind of source; the type makes sure that none of the names is without its folder. */
export const KINDS: Readonly<Record<WebhookKindName, WebhookKind>> = {
  standard: standardKind,
  hotmart: hotmartKind,
};
