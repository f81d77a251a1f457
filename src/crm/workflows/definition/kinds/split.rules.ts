import { shareOf } from '../../../contacts/shares.rules.js';

/** The output of a split that one contact goes by: always the same one, and in all by their shares. */
export function variantOf(
  variants: readonly { handle: string; share: number }[],
  { workflowId, nodeId, contactId }: { workflowId: string; nodeId: string; contactId: string },
): string {
  const shares = variants.map(({ share }) => share);
  return variants[shareOf(shares, `${workflowId} ${nodeId} ${contactId}`)].handle;
}
