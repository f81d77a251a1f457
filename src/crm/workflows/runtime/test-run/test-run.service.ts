import { Injectable } from '@nestjs/common';
import { InvalidInput, Zone } from '../../../../common/index.js';
import { Config } from '../../../../config/index.js';
import { Clock } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { Contacts } from '../../../contacts/contacts.js';
import { WorkflowCheck } from '../../definition/checking/workflow-check.js';
import { passes } from '../../definition/kinds/event-filter.rules.js';
import { DEFAULT_OUTPUT, outputsOf } from '../../definition/kinds/kinds.js';
import { variantOf } from '../../definition/kinds/split.rules.js';
import type { PlanStep, PlanTrigger } from '../../definition/plan/plan.js';
import type { Workflow } from '../../definition/workflow.js';
import { WorkflowService } from '../../definition/workflow.service.js';
import { WorkflowInvalid } from '../../definition/workflows.errors.js';
import type { CauseEvent } from '../actions/action.js';
import { isActionStep, WorkflowActions } from '../actions/workflow-actions.js';
import { Conditions, isConditionStep } from '../stepping/conditions.js';
import { isWaitStep, waitsUntil } from '../stepping/waits.rules.js';
import type { TestEventDto, TestRunDto, TestRunResultDto, TestStepDto } from './test-run.dto.js';

/** A contact on the way through a draft, as if. */
interface Trial {
  workflow: Workflow;
  contact: Contact;
  event: CauseEvent | undefined;
  outputs: ReadonlyMap<string, string>;
  /** When the step would be come to, in ms since 1970. */
  at: number;
}

/** What a draft would do with a contact: nothing is sent, and nothing is changed. */
@Injectable()
export class TestRunService {
  private readonly zone: Zone;

  constructor(
    private readonly workflows: WorkflowService,
    private readonly checks: WorkflowCheck,
    private readonly contacts: Contacts,
    private readonly conditions: Conditions,
    private readonly actions: WorkflowActions,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  /** @throws WorkflowNotFound, ContactNotFound, WorkflowInvalid, InvalidInput */
  async run(id: string, { contactId, event, outputs = {} }: TestRunDto): Promise<TestRunResultDto> {
    const workflow = await this.workflows.get(id);
    const contact = await this.contacts.get(contactId);
    const { problems, plan } = await this.checks.check(workflow.graph);
    if (!plan) throw new WorkflowInvalid(problems);
    const steps = new Map(plan.steps.map((step) => [step.id, step]));
    checkOutputs(outputs, steps);
    const cause = event && this.causeOf(event, contact);
    const said = new Map(Object.entries(outputs));
    const trial: Trial = { workflow, contact, event: cause, outputs: said, at: this.clock.now() };
    const path: TestStepDto[] = [];
    let step = steps.get(plan.trigger.next[DEFAULT_OUTPUT]!);
    while (step) {
      const tried = await this.try(step, trial);
      path.push(tried);
      const next = step.next[tried.output];
      step = next === null ? undefined : steps.get(next);
    }
    const begins = cause ? wouldBegin(plan.trigger, cause, event?.source) : null;
    return { version: workflow.version, begins, steps: path };
  }

  private async try(step: PlanStep, trial: Trial): Promise<TestStepDto> {
    const chosen = trial.outputs.get(step.id);
    const at = new Date(trial.at).toISOString();
    const { text, output } = await this.look(step, trial, chosen);
    return { nodeId: step.id, kind: step.kind, text, at, output };
  }

  private async look(
    step: PlanStep,
    trial: Trial,
    chosen: string | undefined,
  ): Promise<{ text: string; output: string }> {
    const { workflow, contact } = trial;
    if (isActionStep(step)) return { text: await this.describe(step, trial), output: DEFAULT_OUTPUT };
    if (isWaitStep(step)) {
      const until = waitsUntil(step, trial.at, this.zone);
      const time = new Date(until).toISOString();
      if (step.kind !== 'wait.event') {
        trial.at = Math.max(trial.at, until);
        return { text: `Would wait until ${time}`, output: DEFAULT_OUTPUT };
      }
      const output = chosen ?? 'timeout';
      if (output === 'timeout') trial.at = until;
      return { text: `Would wait for ${step.settings.event} until ${time}`, output };
    }
    if (chosen !== undefined) return { text: `Goes by ${chosen}, as said`, output: chosen };
    if (isConditionStep(step)) {
      const output = (await this.conditions.holds(step, workflow.id, contact.id)) ? 'yes' : 'no';
      return { text: output === 'yes' ? 'Holds now' : 'Does not hold now', output };
    }
    const of = { workflowId: workflow.id, nodeId: step.id, contactId: contact.id };
    const output = variantOf(step.settings.variants, of);
    return { text: `Would go by ${output}`, output };
  }

  private describe(
    step: Parameters<WorkflowActions['describe']>[0],
    { workflow, contact, event, at }: Trial,
  ) {
    const { id, name, edition = 0 } = workflow;
    return this.actions.describe(step, {
      workflow: { id, name, edition },
      runId: 'run_test',
      nodeId: step.id,
      key: `run_test:${step.id}`,
      arrivedAt: new Date(at),
      depth: 0,
      contact,
      ...(event && { event }),
    });
  }

  private causeOf(event: TestEventDto, { email }: Contact): CauseEvent {
    const { type, userId = email, value, currency = this.config.currency, timestamp, metadata = {} } = event;
    const at = timestamp ?? this.clock.date();
    const said = { id: 'evt_test', type, userId, currency, timestamp: at.toISOString(), metadata };
    return { ...said, ...(value !== undefined && { value }) };
  }
}

/** @throws InvalidInput where there is no such node, or it has no such output */
function checkOutputs(outputs: Readonly<Record<string, string>>, steps: ReadonlyMap<string, PlanStep>): void {
  const errors = Object.entries(outputs).flatMap(([nodeId, output]) => {
    const field = `outputs.${nodeId}`;
    const step = steps.get(nodeId);
    if (!step) return [{ field, message: 'is no step of this workflow' }];
    const handles = outputsOf(step.kind, step.settings);
    return handles.includes(output) ? [] : [{ field, message: `must be one of: ${handles.join(', ')}` }];
  });
  if (errors.length > 0) throw new InvalidInput(errors);
}

function wouldBegin(trigger: PlanTrigger, event: CauseEvent, source = 'api'): boolean | null {
  if (trigger.kind !== 'trigger.event' && trigger.kind !== 'trigger.webhook') return null;
  const { event: type = event.type, where = [] } = trigger.settings;
  if (trigger.kind === 'trigger.webhook' && trigger.settings.source !== source) return false;
  const { value = null, currency = '', userId, metadata = {} } = event;
  return type === event.type && passes(where, { value, currency, userId, source, metadata });
}
