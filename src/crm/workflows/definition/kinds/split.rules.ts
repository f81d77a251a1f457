import { createHash } from 'node:crypto';

/** The output of a split that one contact goes by: always the same one, and in all by their shares. */
export function variantOf(
  variants: readonly { handle: string; share: number }[],
  { workflowId, nodeId, contactId }: { workflowId: string; nodeId: string; contactId: string },
): string {
  const hash = createHash('sha256').update(`${workflowId} ${nodeId} ${contactId}`).digest();
  const at = (hash.readUInt32BE() / 2 ** 32) * 100;
  let end = 0;
  return variants.find(({ share }) => at < (end += share))!.handle;
}
