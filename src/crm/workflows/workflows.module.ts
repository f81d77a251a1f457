import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../../auth/index.js';
import { MembersModule } from '../../members/index.js';
import { WebhooksModule } from '../../webhooks/index.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SegmentsModule } from '../segments/segments.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { AudienceReferences } from './definition/checking/audience-references.js';
import { DeedReferences } from './definition/checking/deed-references.js';
import { WorkflowCheck } from './definition/checking/workflow-check.js';
import { EditionRepository } from './definition/editions/edition.repository.js';
import { EditionDocument, EditionSchema } from './definition/editions/edition.schema.js';
import { WorkflowTurns } from './definition/workflow-turns.js';
import { WorkflowUses } from './definition/workflow-uses.js';
import { WorkflowController } from './definition/workflow.controller.js';
import { WorkflowRepository } from './definition/workflow.repository.js';
import { WorkflowDocument, WorkflowSchema } from './definition/workflow.schema.js';
import { WorkflowService } from './definition/workflow.service.js';
import { ActiveWorkflows } from './runtime/active-workflows.js';
import { Entries } from './runtime/entries.js';
import { Plans } from './runtime/plans.js';
import { RunRepository } from './runtime/runs/run.repository.js';
import { RunDocument, RunSchema } from './runtime/runs/run.schema.js';
import { RunWakes } from './runtime/runs/run-wakes.js';

@Module({
  imports: [
    AuthModule,
    MembersModule,
    WebhooksModule,
    ContactsModule,
    SegmentsModule,
    TemplatesModule,
    MongooseModule.forFeature([
      { name: WorkflowDocument.name, schema: WorkflowSchema },
      { name: EditionDocument.name, schema: EditionSchema },
      { name: RunDocument.name, schema: RunSchema },
    ]),
  ],
  controllers: [WorkflowController],
  providers: [
    WorkflowRepository,
    EditionRepository,
    WorkflowCheck,
    AudienceReferences,
    DeedReferences,
    WorkflowService,
    WorkflowTurns,
    WorkflowUses,
    Plans,
    ActiveWorkflows,
    RunRepository,
    RunWakes,
    Entries,
  ],
  exports: [WorkflowRepository, EditionRepository],
})
export class WorkflowsModule {}
