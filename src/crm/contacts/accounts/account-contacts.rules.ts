import type { Contact } from '../contact.js';

/** Whether a contact came by itself, and nobody has said anything about it. */
export function isUntouched({ origin, tags, fields, stage, ownerId, subscription }: Contact): boolean {
  const cameByItself = origin === 'account' || origin === 'purchase';
  const isBare = tags.length === 0 && Object.keys(fields).length === 0 && !stage && !ownerId;
  return cameByItself && isBare && (subscription.by === 'account' || subscription.by === 'purchase');
}
