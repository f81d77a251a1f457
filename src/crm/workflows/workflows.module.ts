import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../../auth/index.js';
import { EventsModule } from '../../events/index.js';
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
import { WorkflowTurns } from './definition/workflow-turns.js';
import { WorkflowUses } from './definition/workflow-uses.js';
import { WorkflowController } from './definition/workflow.controller.js';
import { WorkflowRepository } from './definition/workflow.repository.js';
import { WorkflowDocument, WorkflowSchema } from './definition/workflow.schema.js';
import { WorkflowService } from './definition/workflow.service.js';
import { FieldAction } from './runtime/actions/field.action.js';
import { GrantAction } from './runtime/actions/grant.action.js';
import { MailTemplates } from './runtime/actions/mail-templates.js';
import { MailAction } from './runtime/actions/mail.action.js';
import { NotifyAction } from './runtime/actions/notify.action.js';
import { TagAction } from './runtime/actions/tag.action.js';
import { TaskAction } from './runtime/actions/task.action.js';
import { WebhookAction } from './runtime/actions/webhook.action.js';
import { WorkflowActions } from './runtime/actions/workflow-actions.js';
import { PastWorkflows } from './past-workflows.js';
import { ActiveWorkflows } from './runtime/active-workflows.js';
import { Entries } from './runtime/entries.js';
import { EventArrivals } from './runtime/events/event-arrivals.js';
import { EventEffects } from './runtime/events/event-effects.js';
import { EventMarks } from './runtime/events/event-marks.js';
import { HeardEvents } from './runtime/events/heard-events.js';
import { MarkRepository } from './runtime/events/mark.repository.js';
import { MarkDocument, MarkSchema } from './runtime/events/mark.schema.js';
import { WantedEvents } from './runtime/events/wanted-events.js';
import { Plans } from './runtime/plans.js';
import { RunService } from './runtime/runs/run.service.js';
import { RunWakes } from './runtime/runs/run-wakes.js';
import { RunController } from './runtime/runs/run.controller.js';
import { RunKeeping } from './runtime/runs/run-keeping.js';
import { RunPart } from './runtime/runs/run-part.js';
import { RunRepository } from './runtime/runs/run.repository.js';
import { RunDocument, RunSchema } from './runtime/runs/run.schema.js';
import { Conditions } from './runtime/stepping/conditions.js';
import { RunWalk } from './runtime/stepping/run-walk.js';
import { RunWorker } from './runtime/stepping/run-worker.js';
import { Steps } from './runtime/stepping/steps.js';
import { TestRunController } from './runtime/test-run/test-run.controller.js';
import { TestRunService } from './runtime/test-run/test-run.service.js';
import { WorkflowNames } from './runtime/workflow-names.js';
import { DateLook } from './runtime/triggers/date-look.js';
import { SegmentLook } from './runtime/triggers/segment-look.js';
import { SegmentMemberPart } from './runtime/triggers/segment-member.part.js';
import { SegmentMemberRepository } from './runtime/triggers/segment-member.repository.js';
import { SegmentMembersDocument, SegmentMembersSchema } from './runtime/triggers/segment-member.schema.js';
import { TagTrigger } from './runtime/triggers/tag-trigger.js';
import { TriggerLooks } from './runtime/triggers/trigger-looks.js';
import { TriggerStateRepository } from './runtime/triggers/trigger-state.repository.js';
import { TriggerStateDocument, TriggerStateSchema } from './runtime/triggers/trigger-state.schema.js';
import { TriggerWatch } from './runtime/triggers/trigger-watch.js';

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

const triggers = [
  TagTrigger,
  TriggerStateRepository,
  SegmentMemberRepository,
  SegmentMemberPart,
  DateLook,
  SegmentLook,
  TriggerLooks,
  TriggerWatch,
];

const runtime = [
  Plans,
  ActiveWorkflows,
  WorkflowNames,
  RunRepository,
  RunWakes,
  Entries,
  MarkRepository,
  WantedEvents,
  HeardEvents,
  EventEffects,
  EventArrivals,
  EventMarks,
  Conditions,
  Steps,
  RunWalk,
  RunWorker,
  RunService,
  RunPart,
  RunKeeping,
  TestRunService,
];

@Module({
  imports: [
    AuthModule,
    EventsModule,
    MembersModule,
    WebhooksModule,
    ContactsModule,
    SegmentsModule,
    TemplatesModule,
    MailingModule,
    MongooseModule.forFeature([
      { name: WorkflowDocument.name, schema: WorkflowSchema },
      { name: EditionDocument.name, schema: EditionSchema },
      { name: TriggerStateDocument.name, schema: TriggerStateSchema },
      { name: SegmentMembersDocument.name, schema: SegmentMembersSchema },
      { name: RunDocument.name, schema: RunSchema },
      { name: MarkDocument.name, schema: MarkSchema },
    ]),
  ],
  controllers: [WorkflowController, RunController, TestRunController],
  providers: [
    WorkflowRepository,
    EditionRepository,
    WorkflowCheck,
    AudienceReferences,
    DeedReferences,
    FieldSettings,
    WorkflowService,
    WorkflowTurns,
    WorkflowUses,
    ...runtime,
    ...actions,
    ...triggers,
    PastWorkflows,
  ],
  exports: [WorkflowRepository, EditionRepository, PastWorkflows, ActiveWorkflows, Entries, RunRepository],
})
export class WorkflowsModule {}
