import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CrmFigures } from '../../contacts/crm-figures.js';
import { FieldUses } from '../../contacts/fields/field-uses.js';
import { SegmentUses } from '../../segments/ports/segment-uses.js';
import { TemplateUses } from '../../templates/template-uses.js';
import { useOfField } from './plan/compile.rules.js';
import { WorkflowRepository } from './workflow.repository.js';

/** What other parts of the CRM ask of workflows: who needs a template, a segment or a field, and how many are active. */
@Injectable()
export class WorkflowUses implements OnModuleInit {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly templates: TemplateUses,
    private readonly segments: SegmentUses,
    private readonly fields: FieldUses,
    private readonly figures: CrmFigures,
  ) {}

  onModuleInit(): void {
    this.templates.register((id) => this.of(id));
    this.segments.register((id) => this.of(id));
    this.fields.register((key) => this.of(useOfField(key)));
    this.figures.add('workflowsActive', () => this.workflows.countActive());
  }

  private async of(id: string): Promise<{ kind: 'workflow'; id: string; name: string }[]> {
    const workflows = await this.workflows.activeWith(id);
    return workflows.map((workflow) => ({ kind: 'workflow', id: workflow.id, name: workflow.name }));
  }
}
