import { hash } from 'node:crypto';

/** How mails of a node are told from others of its workflow: short, since it stands in every link of them. */
export function mailVariantOf(nodeId: string): string {
  return hash('sha256', nodeId, 'base64url').slice(0, 10);
}
