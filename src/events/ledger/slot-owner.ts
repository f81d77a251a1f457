import { newLeaseOwner } from '../../platform/index.js';
import type { SlotOwner } from './slot.schema.js';

/** This process as the owner of a slot, alive until `forgetLeaseOwner`. */
export function newSlotOwner(now: Date): SlotOwner {
  return { ...newLeaseOwner(now), primary: true };
}
