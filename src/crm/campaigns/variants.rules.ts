import { shareOf } from '../contacts/shares.rules.js';
import type { CampaignPlan, CampaignVariant } from './campaign.js';

/** What a variant is called in mails and rows: names have blanks, and may be long. */
function variantKey(at: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + at);
}

/** What all variants of a campaign are called. */
export function variantKeys({ variants = [] }: Pick<CampaignPlan, 'variants'>): string[] {
  return variants.map((_, at) => variantKey(at));
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
  const shares = variants.map(({ share }) => share);
  return variantKey(shareOf(shares, `${campaignId}:${contactId}`));
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
