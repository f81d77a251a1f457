import { Injectable } from '@nestjs/common';
import { decodeIdCursor, newId, type Page, type PageQueryDto, toPage } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import { TemplateRenderer } from './rendering/template-renderer.js';
import {
  type CreateTemplateDto,
  type TemplateRowDto,
  toTemplateDto,
  toTemplateRowDto,
  type UpdateTemplateDto,
} from './template.dto.js';
import { TemplateRepository } from './template.repository.js';
import type { Template } from './template.js';
import { TemplateUses } from './template-uses.js';
import { TemplateChanged, TemplateInUse, TemplateNotFound } from './templates.errors.js';

/** So many changes of one template at the same moment are no accident. */
const MOST_COLLISIONS = 20;

/** Templates as staff writes them. */
@Injectable()
export class TemplateService {
  constructor(
    private readonly templates: TemplateRepository,
    private readonly renderer: TemplateRenderer,
    private readonly uses: TemplateUses,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws InvalidInput */
  async list({ limit, cursor }: PageQueryDto): Promise<Page<TemplateRowDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'tpl');
    return toPage(await this.templates.list(limit + 1, before), limit, ({ id }) => [id], toTemplateRowDto);
  }

  /** @throws TemplateNotFound */
  async get(id: string): Promise<Template> {
    const template = await this.templates.findById(id);
    if (!template) throw new TemplateNotFound();
    return template;
  }

  /** @throws TemplateInvalid, TemplateTooSlow, TemplateTooLarge */
  async create({ editor = 'html', ...said }: CreateTemplateDto): Promise<Template> {
    await this.check(said);
    const at = this.clock.date();
    const id = newId('tpl', at.getTime());
    const template = { id, ...said, editor, version: 1, createdAt: at, updatedAt: at };
    await this.templates.insert(template);
    return template;
  }

  /** @throws TemplateNotFound, TemplateChanged, TemplateInvalid, TemplateTooSlow, TemplateTooLarge */
  async update(id: string, { version, ...said }: UpdateTemplateDto): Promise<Template> {
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const before = await this.get(id);
      if (version !== undefined && version !== before.version) throw new TemplateChanged(before.version);
      this.audit.note({ before: toTemplateDto(before) });
      const after = { ...changed(before, said), version: before.version + 1, updatedAt: this.clock.date() };
      if (said.html !== undefined || typeof said.subject === 'string') await this.check(after);
      if (await this.templates.replace(after)) return after;
    }
    throw new TemplateChanged((await this.get(id)).version);
  }

  /** @throws TemplateNotFound, TemplateInUse */
  async delete(id: string): Promise<void> {
    this.audit.note({ before: toTemplateDto(await this.get(id)) });
    const uses = await this.uses.of(id);
    if (uses.length > 0) throw new TemplateInUse(uses);
    if (!(await this.templates.delete(id))) throw new TemplateNotFound();
  }

  /** What cannot be rendered is not kept: who sends it weeks later would find out then. */
  private async check({ subject = '', html }: { subject?: string; html: string }): Promise<void> {
    await this.renderer.prepare({ subject, html }, 'one');
  }
}

function changed(
  before: Template,
  { subject, design, ...said }: Omit<UpdateTemplateDto, 'version'>,
): Template {
  const { subject: subject0, design: design0, ...rest } = before;
  const kept = {
    subject: subject === undefined ? subject0 : subject,
    design: design === undefined ? design0 : design,
  };
  return {
    ...rest,
    ...(said.name !== undefined && { name: said.name }),
    ...(said.html !== undefined && { html: said.html }),
    ...(said.editor !== undefined && { editor: said.editor }),
    ...(typeof kept.subject === 'string' && { subject: kept.subject }),
    ...(typeof kept.design === 'string' && { design: kept.design }),
  };
}
