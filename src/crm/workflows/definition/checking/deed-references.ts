import { Injectable } from '@nestjs/common';
import { AppError, type FieldError } from '../../../../common/index.js';
import { ModuleService } from '../../../../members/index.js';
import { HttpOut, HttpOutError } from '../../../../platform/index.js';
import { SourceNames } from '../../../../webhooks/index.js';
import { TemplateRenderer } from '../../../templates/rendering/template-renderer.js';
import { TemplateService } from '../../../templates/template.service.js';
import type { ReadNode } from './structure.rules.js';

/** What nodes refer to outside of contacts: templates, modules, webhook sources, addresses. */
@Injectable()
export class DeedReferences {
  constructor(
    private readonly templates: TemplateService,
    private readonly renderer: TemplateRenderer,
    private readonly modules: ModuleService,
    private readonly sources: SourceNames,
    private readonly http: HttpOut,
  ) {}

  /** What is not there, by its path within the settings. */
  async missing({ kind, settings }: ReadNode): Promise<FieldError[]> {
    switch (kind) {
      case 'trigger.webhook':
        if (await this.sources.has(settings.source)) return [];
        return [{ field: 'source', message: 'There is no such source' }];
      case 'condition.module':
      case 'action.grant-module':
        return refusalOf('module', () => this.modules.get(settings.module));
      case 'action.mail':
        return this.mail(settings);
      default:
        return [];
    }
  }

  /** Why a node's address may not be called; what can be said without asking for its name. */
  refusal({ kind, settings }: ReadNode): string | null {
    if (kind !== 'action.webhook') return null;
    try {
      this.http.check(settings.url);
      return null;
    } catch (error) {
      if (error instanceof HttpOutError) return error.message;
      throw error;
    }
  }

  private async mail({ templateId, subject }: { templateId: string; subject?: string }) {
    const errors = await refusalOf('templateId', async () => {
      const template = await this.templates.get(templateId);
      if (subject === undefined && template.subject === undefined)
        return 'it has no subject, and neither has the node';
      return undefined;
    });
    if (errors.length > 0 || subject === undefined) return errors;
    return refusalOf('subject', () => this.renderer.prepare({ subject, html: '' }, 'one'));
  }
}

/** What an error of a client says about a field; a text says so as well. */
async function refusalOf(field: string, look: () => Promise<unknown>): Promise<FieldError[]> {
  try {
    const said = await look();
    return typeof said === 'string' ? [{ field, message: said }] : [];
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return [{ field, message: error.message }];
    throw error;
  }
}
