import { newLeaseOwner } from '../../platform/index.js';
import type { SlotOwner } from './slot.schema.js';

/** This process as the owner of a slot, alive until `forgetLeaseOwner`. */
export function newSlotOwner(startedAt: Date): SlotOwner {
  return { ...newLeaseOwner(startedAt), primary: true };
}
