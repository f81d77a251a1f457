import type { ClassConstructor } from 'class-transformer';
import type { FieldError } from '../../../../common/index.js';
import {
  FieldActionDto,
  GrantActionDto,
  MailActionDto,
  NotifyActionDto,
  TagActionDto,
  TaskActionDto,
  WebhookActionDto,
} from './action.dto.js';
import {
  EventConditionDto,
  FieldConditionDto,
  MailConditionDto,
  ModuleConditionDto,
  SegmentConditionDto,
  SplitConditionDto,
  TagConditionDto,
} from './condition.dto.js';
import {
  durationErrors,
  mailErrors,
  reentryErrors,
  tagErrors,
  testErrors,
  timeoutErrors,
  untilErrors,
  variantErrors,
} from './settings.rules.js';
import {
  DateTriggerDto,
  EventTriggerDto,
  ManualTriggerDto,
  SegmentTriggerDto,
  TagTriggerDto,
  WebhookTriggerDto,
} from './trigger.dto.js';
import { EventWaitDto, TimeWaitDto, UntilWaitDto } from './wait.dto.js';

/** What every node of a kind has in common. */
interface Kind<S extends object> {
  /** Form of `data`. */
  settings: ClassConstructor<S>;
  /** Handles that edges begin at; `variants`: those that the settings name. */
  outputs: readonly string[] | 'variants';
  /** Which outputs may lead nowhere: `any`, those that `ends` names, or none. */
  mayEnd: 'any' | 'named' | 'none';
  /** What is wrong with settings whose parts each fit. */
  more?: (settings: S) => FieldError[];
}

/** The one output of a node that has one; editors leave it out, or say null. */
export const DEFAULT_OUTPUT = 'default';
const ONE = [DEFAULT_OUTPUT];
const YES_NO = ['yes', 'no'];

/** All kinds of nodes. The table in docs/crm-workflows.md is held against this one by a spec. */
export const KINDS = {
  'trigger.event': trigger(EventTriggerDto, (said) => [...reentryErrors(said), ...testErrors(said)]),
  'trigger.segment-entered': trigger(SegmentTriggerDto, reentryErrors),
  'trigger.tag-added': trigger(TagTriggerDto, reentryErrors),
  'trigger.date': trigger(DateTriggerDto, reentryErrors),
  'trigger.manual': trigger(ManualTriggerDto, reentryErrors),
  'trigger.webhook': trigger(WebhookTriggerDto, (said) => [...reentryErrors(said), ...testErrors(said)]),
  'condition.field': condition(FieldConditionDto),
  'condition.tag': condition(TagConditionDto),
  'condition.segment': condition(SegmentConditionDto),
  'condition.event': condition(EventConditionDto),
  'condition.module': condition(ModuleConditionDto),
  'condition.mail': condition(MailConditionDto, mailErrors),
  'condition.split': kind({
    settings: SplitConditionDto,
    outputs: 'variants',
    mayEnd: 'named',
    more: variantErrors,
  }),
  'wait.time': kind({ settings: TimeWaitDto, outputs: ONE, mayEnd: 'none', more: durationErrors }),
  'wait.until': kind({ settings: UntilWaitDto, outputs: ONE, mayEnd: 'none', more: untilErrors }),
  'wait.event': kind({
    settings: EventWaitDto,
    outputs: ['event', 'timeout'],
    mayEnd: 'named',
    more: (said) => [...testErrors(said), ...timeoutErrors(said)],
  }),
  'action.mail': action(MailActionDto),
  'action.tag': action(TagActionDto, tagErrors),
  'action.field': action(FieldActionDto),
  'action.task': action(TaskActionDto),
  'action.webhook': action(WebhookActionDto),
  'action.grant-module': action(GrantActionDto),
  'action.notify': action(NotifyActionDto),
};

export type KindName = keyof typeof KINDS;
export type TriggerKind = Extract<KindName, `trigger.${string}`>;
export type StepKind = Exclude<KindName, TriggerKind>;
export type SettingsOf<K extends KindName> = InstanceType<(typeof KINDS)[K]['settings']>;

export const KIND_NAMES = Object.keys(KINDS) as KindName[];

export function isKind(type: unknown): type is KindName {
  return typeof type === 'string' && Object.hasOwn(KINDS, type);
}

export function isTrigger(kind: KindName): kind is TriggerKind {
  return kind.startsWith('trigger.');
}

/** Handles of a node, in their order. */
export function outputsOf(kind: KindName, settings: object): readonly string[] {
  const { outputs } = KINDS[kind] as Kind<object>;
  if (outputs !== 'variants') return outputs;
  return (settings as SplitConditionDto).variants.map(({ handle }) => handle);
}

function kind<S extends object>(said: Kind<S>): Kind<S> {
  return said;
}

function trigger<S extends object>(settings: ClassConstructor<S>, more: (settings: S) => FieldError[]) {
  return kind({ settings, outputs: ONE, mayEnd: 'none', more });
}

function condition<S extends object>(settings: ClassConstructor<S>, more?: (settings: S) => FieldError[]) {
  return kind({ settings, outputs: YES_NO, mayEnd: 'named', ...(more && { more }) });
}

/** A run ends after an action that leads nowhere. */
function action<S extends object>(settings: ClassConstructor<S>, more?: (settings: S) => FieldError[]) {
  return kind({ settings, outputs: ONE, mayEnd: 'any', ...(more && { more }) });
}
