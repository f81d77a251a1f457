import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../common/index.js';
import { SegmentReader } from '../segments/reading/segment-reader.js';
import type { SegmentRules } from '../segments/segment.js';
import { SegmentNotFound } from '../segments/segments.errors.js';
import { Segments } from '../segments/segments.js';
import { TemplateRenderer } from '../templates/rendering/template-renderer.js';
import { TemplateRepository } from '../templates/template.repository.js';
import type { CampaignContent, CampaignPlan } from './campaign.js';
import { waysToSay } from './variants.rules.js';

/** What a campaign says, and to whom: of templates and a segment as they are at a moment. */
@Injectable()
export class CampaignContents {
  constructor(
    private readonly templates: TemplateRepository,
    private readonly renderer: TemplateRenderer,
    private readonly segments: Segments,
    private readonly reader: SegmentReader,
  ) {}

  /** Whether all that it names is there, and its subjects can be read. @throws InvalidInput, and as `copy` */
  async check(plan: CampaignPlan): Promise<void> {
    await this.copy(plan);
    await this.rules(plan);
  }

  /**
   * What each variant says.
   * @throws InvalidInput, TemplateInvalid, TemplateTooSlow, TemplateTooLarge
   */
  async copy(plan: CampaignPlan): Promise<CampaignContent[]> {
    const contents: CampaignContent[] = [];
    for (const { variant, subject, templateId } of waysToSay(plan)) {
      const template = await this.templates.findById(templateId);
      if (!template) throw missing(fieldOf(plan, templateId), 'template');
      const { html } = template;
      await this.renderer.prepare({ subject, html }, 'one');
      contents.push({ ...(variant !== undefined && { variant }), subject, html });
    }
    return contents;
  }

  /** Rules of those whom it would go to, were it begun now; null: everyone who is subscribed. @throws InvalidInput */
  async rules({ segmentId }: Pick<CampaignPlan, 'segmentId'>): Promise<SegmentRules | null> {
    if (segmentId === null) return null;
    try {
      const { rules } = await this.segments.get(segmentId);
      await this.reader.check(rules);
      return rules;
    } catch (error) {
      if (error instanceof SegmentNotFound) throw missing('segmentId', 'segment');
      throw error;
    }
  }
}

function fieldOf({ templateId, variants = [] }: CampaignPlan, missingId: string): string {
  const at = variants.findIndex((variant) => variant.templateId === missingId);
  return missingId === templateId || at === -1 ? 'templateId' : `variants[${at}].templateId`;
}

function missing(field: string, what: string): InvalidInput {
  return new InvalidInput([{ field, message: `there is no such ${what}` }]);
}
