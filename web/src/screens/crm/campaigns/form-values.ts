import type { Schemas } from '../../../api/schemas';
import type { Campaign } from './queries';

export interface VariantValues {
  /** For React: names may change. */
  key: string;
  name: string;
  share: number | string;
  /** Empty: the campaign's. */
  subject: string;
  templateId: string | null;
}

/** A campaign as its form has it. */
export interface CampaignValues {
  name: string;
  subject: string;
  templateId: string | null;
  /** Null: everyone who is subscribed. */
  segmentId: string | null;
  throttlePerSecond: number | string;
  hasVariants: boolean;
  variants: VariantValues[];
}

/** Names of variants, in their order. */
export const letterOf = (at: number) => String.fromCharCode(65 + at);

export const newVariant = (at: number, name: string): VariantValues => ({
  key: `${at}-${Date.now()}`,
  name,
  share: 50,
  subject: '',
  templateId: null,
});

export function valuesOf(campaign: Campaign | undefined): CampaignValues {
  const { name = '', subject = '', templateId = null, segmentId = null, variants = [] } = campaign ?? {};
  return {
    ...{ name, subject, templateId, segmentId },
    throttlePerSecond: campaign?.throttlePerSecond ?? '',
    hasVariants: variants.length > 0,
    variants: variants.map((variant, at) => ({
      key: String(at),
      name: variant.name,
      share: variant.share,
      subject: variant.subject ?? '',
      templateId: variant.templateId ?? null,
    })),
  };
}

/** As the API takes it: what is null there takes away what was before. */
export function bodyOf(values: CampaignValues): Schemas['CreateCampaignDto'] {
  const { name, subject, templateId, segmentId, throttlePerSecond, hasVariants, variants } = values;
  return {
    name: name.trim(),
    subject: subject.trim(),
    templateId: templateId ?? '',
    segmentId,
    throttlePerSecond: typeof throttlePerSecond === 'number' ? throttlePerSecond : null,
    variants: hasVariants
      ? variants.map((variant) => ({
          name: variant.name.trim(),
          share: Number(variant.share),
          ...(variant.subject.trim() !== '' && { subject: variant.subject.trim() }),
          ...(variant.templateId !== null && { templateId: variant.templateId }),
        }))
      : null,
  };
}
