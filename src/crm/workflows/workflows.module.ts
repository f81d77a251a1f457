import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../../auth/index.js';
import { MembersModule } from '../../members/index.js';
import { WebhooksModule } from '../../webhooks/index.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { MailingModule } from '../mailing/mailing.module.js';
import { SegmentsModule } from '../segments/segments.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { AudienceReferences } from './definition/checking/audience-references.js';
import { DeedReferences } from './definition/checking/deed-references.js';
import { FieldSettings } from './definition/checking/field-settings.js';
import { WorkflowCheck } from './definition/checking/workflow-check.js';
import { EditionRepository } from './definition/editions/edition.repository.js';
import { EditionDocument, EditionSchema } from './definition/editions/edition.schema.js';
import { WorkflowUses } from './definition/workflow-uses.js';
import { WorkflowController } from './definition/workflow.controller.js';
import { WorkflowRepository } from './definition/workflow.repository.js';
import { WorkflowDocument, WorkflowSchema } from './definition/workflow.schema.js';
import { WorkflowService } from './definition/workflow.service.js';
import { FieldAction } from './runtime/actions/field.action.js';
import { GrantAction } from './runtime/actions/grant.action.js';
import { MailAction } from './runtime/actions/mail.action.js';
import { MailTemplates } from './runtime/actions/mail-templates.js';
import { NotifyAction } from './runtime/actions/notify.action.js';
import { TagAction } from './runtime/actions/tag.action.js';
import { TaskAction } from './runtime/actions/task.action.js';
import { WebhookAction } from './runtime/actions/webhook.action.js';
import { WorkflowActions } from './runtime/actions/workflow-actions.js';

const actions = [
  MailTemplates,
  MailAction,
  TagAction,
  FieldAction,
  TaskAction,
  WebhookAction,
  GrantAction,
  NotifyAction,
  WorkflowActions,
];

@Module({
  imports: [
    AuthModule,
    MembersModule,
    WebhooksModule,
    ContactsModule,
    SegmentsModule,
    TemplatesModule,
    MailingModule,
    MongooseModule.forFeature([
      { name: WorkflowDocument.name, schema: WorkflowSchema },
      { name: EditionDocument.name, schema: EditionSchema },
    ]),
  ],
  controllers: [WorkflowController],
  providers: [
    WorkflowRepository,
    EditionRepository,
    WorkflowCheck,
    AudienceReferences,
    DeedReferences,
    FieldSettings,
    WorkflowService,
    WorkflowUses,
    ...actions,
  ],
  exports: [WorkflowRepository, EditionRepository],
})
export class WorkflowsModule {}
