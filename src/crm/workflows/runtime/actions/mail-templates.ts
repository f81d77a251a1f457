import { Injectable } from '@nestjs/common';
import { type Prepared, TemplateRenderer } from '../../../templates/rendering/template-renderer.js';
import { TemplateService } from '../../../templates/template.service.js';

/** Templates that are kept read; what they hold is their source. */
const MOST_KEPT = 50;

/** Templates as they are now, each read once while it does not change. */
@Injectable()
export class MailTemplates {
  private readonly kept = new Map<string, Promise<Prepared>>();

  constructor(
    private readonly templates: TemplateService,
    private readonly renderer: TemplateRenderer,
  ) {}

  /** @param said in place of the template's own subject @throws TemplateNotFound, or what is wrong with the template */
  async prepared(templateId: string, said?: string): Promise<Prepared> {
    const { version, name, html, ...template } = await this.templates.get(templateId);
    const subject = said ?? template.subject ?? name;
    const key = JSON.stringify([templateId, version, subject]);
    const prepared = this.kept.get(key) ?? this.renderer.prepare({ subject, html });
    this.kept.delete(key);
    this.kept.set(key, prepared); // the last of them was wanted last
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    prepared.catch(() => this.kept.delete(key));
    return prepared;
  }
}
