import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Contacts } from '../../contacts/contacts.js';
import { ContactFields } from '../../contacts/fields/contact-fields.js';
import { firstNameOf, type MergeContact, mergeContactOf, SAMPLE_CONTACT } from '../merge-data.js';
import type { RenderedMail } from '../rendering/render.types.js';
import { TemplateRenderer } from '../rendering/template-renderer.js';
import type { Template } from '../template.js';
import { TemplateService } from '../template.service.js';
import type { PreviewDraftDto, PreviewDto, PreviewResultDto } from './preview.dto.js';
import { PreviewLinks } from './preview-links.js';
import { previewPage } from './preview-page.js';
import { type TemplateWarning, warningsOf } from './warnings.rules.js';

/** A mail as one contact would get it, and what is odd about it. */
interface Shown {
  template: Template;
  mail: RenderedMail;
  warnings: TemplateWarning[];
}

/** Shows what a template becomes. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly templates: TemplateService,
    private readonly renderer: TemplateRenderer,
    private readonly contacts: Contacts,
    private readonly fields: ContactFields,
    private readonly links: PreviewLinks,
    private readonly config: Config,
  ) {}

  /** @throws TemplateNotFound, ContactNotFound, InvalidInput, TemplateFailed, TemplateTooSlow, TemplateTooLarge */
  async preview(id: string, said: PreviewDto = {}): Promise<PreviewResultDto> {
    const { mail, warnings } = await this.show(id, said);
    const url = said.data ? undefined : this.links.make(id, said.contactId);
    return { ...mail, warnings, ...(url !== undefined && { url }) };
  }

  /** Of what is not saved yet: no link leads there. @throws TemplateInvalid, and what `preview` throws but TemplateNotFound */
  async previewOf({ subject = '', html, ...said }: PreviewDraftDto): Promise<PreviewResultDto> {
    const { mail, warnings } = await this.fill({ subject, html }, said);
    return { ...mail, warnings };
  }

  /** The mail as a page. @throws as `preview` */
  async page(id: string, contactId?: string): Promise<string> {
    const { mail } = await this.show(id, contactId === undefined ? {} : { contactId });
    return previewPage(mail.html);
  }

  /** The same for whoever has a link. @throws PreviewGone */
  pageOfLink(token: string): Promise<string> {
    const { templateId, contactId } = this.links.read(token);
    return this.page(templateId, contactId);
  }

  async show(id: string, said: PreviewDto): Promise<Shown> {
    const template = await this.templates.get(id);
    const { subject = '', html } = template;
    return { template, ...(await this.fill({ subject, html }, said)) };
  }

  private async fill(
    content: { subject: string; html: string },
    { contactId, data = {} }: PreviewDto,
  ): Promise<Omit<Shown, 'template'>> {
    const { contact: said, ...more } = data;
    if (contactId !== undefined && said !== undefined) {
      throw new InvalidInput([{ field: 'data.contact', message: 'and contactId exclude each other' }]);
    }
    const contact =
      contactId === undefined ? sampleOf(said) : mergeContactOf(await this.contacts.get(contactId));
    const prepared = await this.renderer.prepare(content, 'one');
    const unsubscribeUrl = `${this.config.publicUrl}/unsubscribe/preview`;
    const [mail] = await prepared.render([{ unsubscribeUrl, ...more, contact }]);
    if (mail instanceof AppError) throw mail;
    const declared = new Set((await this.fields.list()).map(({ key }) => key));
    for (const key of Object.keys(contact.fields)) declared.add(key);
    return { mail, warnings: warningsOf(prepared, mail.html, declared, more) };
  }
}

/** Sample data in the form of a contact. @throws InvalidInput */
function sampleOf(said: unknown): MergeContact {
  if (said === undefined) return SAMPLE_CONTACT;
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    throw new InvalidInput([{ field: 'data.contact', message: 'must be an object' }]);
  }
  const { name = '', fields } = said as { name?: unknown; fields?: unknown };
  return {
    email: SAMPLE_CONTACT.email,
    tags: [],
    ...said,
    name: typeof name === 'string' ? name : '',
    firstName:
      'firstName' in said
        ? (said as MergeContact).firstName
        : typeof name === 'string'
          ? firstNameOf(name)
          : '',
    fields: typeof fields === 'object' && fields !== null ? (fields as MergeContact['fields']) : {},
  };
}
