import { createHash } from 'node:crypto';
import type { CampaignPlan, CampaignVariant } from './campaign.js';

/** What a variant is called in mails and rows: names have blanks, and may be long. */
export function variantKey(at: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + at);
}

/**
 * Which variant a contact gets: the same one whenever it is asked, and as good as evenly spread.
 * @returns its key; undefined where there are none
 */
export function variantOf(
  variants: readonly Pick<CampaignVariant, 'share'>[] | undefined,
  campaignId: string,
  contactId: string,
): string | undefined {
  if (!variants?.length) return undefined;
  const total = variants.reduce((sum, { share }) => sum + share, 0);
  const hash = createHash('sha256').update(`${campaignId}:${contactId}`).digest().readUInt32BE();
  let left = (hash / 2 ** 32) * total;
  const at = variants.findIndex(({ share }) => (left -= share) < 0);
  return variantKey(at === -1 ? variants.length - 1 : at);
}

/** Each way to say it, with what it leaves out. */
export function waysToSay({
  subject,
  templateId,
  variants,
}: Pick<CampaignPlan, 'subject' | 'templateId' | 'variants'>): {
  variant?: string;
  subject: string;
  templateId: string;
}[] {
  if (!variants?.length) return [{ subject, templateId }];
  return variants.map((said, at) => ({
    variant: variantKey(at),
    subject: said.subject ?? subject,
    templateId: said.templateId ?? templateId,
  }));
}
