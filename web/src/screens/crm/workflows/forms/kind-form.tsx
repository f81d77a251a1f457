import { Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../../i18n/words';
import type { KindName } from '../kinds';
import { summaryWords } from '../summary-words';
import { FieldActionFields, PeopleField } from './actions';
import { EventConditionFields, FieldConditionFields, MailConditionFields, SplitFields } from './conditions';
import {
  ChoiceField,
  ClockField,
  EventField,
  NumberField,
  PickField,
  SuggestField,
  SwitchField,
  TagsField,
  TextField,
  ZoneField,
} from './inputs';
import type { NodeForm } from './node-form';
import { DurationFields, UntilFields } from './times';
import { ReentryFields, TestFields } from './triggers';
import { formWords } from './words';

/** Settings of a node, by its kind. */
export function KindForm({ kind, form }: { kind: KindName; form: NodeForm }) {
  const words = useWords(formWords);
  const summaries = useWords(summaryWords);
  return <Stack gap="sm">{FORMS[kind](form, words, summaries)}</Stack>;
}

type Words = (typeof formWords)['en'];
type Summaries = (typeof summaryWords)['en'];

const segment = (form: NodeForm, { none }: Words) => (
  <PickField form={form} name="segmentId" data={form.choices.segments} none={none.segments} />
);
const pickModule = (form: NodeForm, { none }: Words) => (
  <PickField form={form} name="module" data={form.choices.modules} none={none.modules} />
);
const tag = (form: NodeForm) => <SuggestField form={form} name="tag" data={form.choices.tags} />;

const FORMS: Readonly<Record<KindName, (form: NodeForm, words: Words, summaries: Summaries) => ReactNode>> = {
  'trigger.event': (form) => (
    <>
      <EventField form={form} />
      <TestFields form={form} />
      <ReentryFields form={form} />
    </>
  ),
  'trigger.webhook': (form, words) => (
    <>
      <SuggestField form={form} name="source" data={form.choices.sources} hint={words.hints.source} />
      <EventField form={form} hint={words.hints.webhookEvent} />
      <TestFields form={form} />
      <ReentryFields form={form} />
    </>
  ),
  'trigger.segment-entered': (form, words) => (
    <>
      {segment(form, words)}
      <SwitchField form={form} name="includeExisting" />
      <ReentryFields form={form} />
    </>
  ),
  'trigger.tag-added': (form) => (
    <>
      {tag(form)}
      <ReentryFields form={form} />
    </>
  ),
  'trigger.date': (form, words) => (
    <>
      <PickField
        form={form}
        name="field"
        none={words.none.dates}
        data={form.choices.fields.flatMap(({ key, label, type }) =>
          type === 'date' ? [{ value: key, label }] : [],
        )}
      />
      <Group grow gap="xs" align="flex-end">
        <NumberField form={form} name="offsetDays" min={-366} max={366} />
        <ClockField form={form} />
      </Group>
      <SwitchField form={form} name="everyYear" />
      <ZoneField form={form} />
      <ReentryFields form={form} />
    </>
  ),
  'trigger.manual': (form) => <ReentryFields form={form} />,
  'condition.event': (form) => <EventConditionFields form={form} />,
  'condition.field': (form) => <FieldConditionFields form={form} />,
  'condition.tag': tag,
  'condition.segment': segment,
  'condition.module': (form, words, { states }) => (
    <>
      {pickModule(form, words)}
      <ChoiceField
        form={form}
        name="state"
        byDefault="active"
        data={Object.entries(states).map(([value, label]) => ({ value, label }))}
      />
    </>
  ),
  'condition.mail': (form) => <MailConditionFields form={form} />,
  'condition.split': (form) => <SplitFields form={form} />,
  'wait.time': (form) => <DurationFields form={form} />,
  'wait.until': (form) => <UntilFields form={form} />,
  'wait.event': (form) => (
    <>
      <EventField form={form} />
      <TestFields form={form} />
      <DurationFields form={form} name="timeout" />
    </>
  ),
  'action.mail': (form, words) => (
    <>
      <PickField form={form} name="templateId" data={form.choices.templates} none={words.none.templates} />
      <TextField form={form} name="subject" hint={words.hints.subject} max={300} />
      <ChoiceField
        form={form}
        name="purpose"
        byDefault="marketing"
        data={Object.entries(words.purposes).map(([value, label]) => ({ value, label }))}
      />
    </>
  ),
  'action.tag': (form, words) => (
    <>
      <TagsField form={form} name="add" hint={words.hints.add} />
      <TagsField form={form} name="remove" />
    </>
  ),
  'action.field': (form) => <FieldActionFields form={form} />,
  'action.task': (form, words) => (
    <>
      <TextField form={form} name="title" max={300} />
      <NumberField form={form} name="dueInDays" min={0} max={366} hint={words.hints.dueInDays} />
      <PickField
        form={form}
        name="assigneeId"
        data={form.choices.staff}
        isOptional
        hint={words.hints.assigneeId}
      />
    </>
  ),
  'action.notify': (form) => (
    <>
      <TextField form={form} name="message" long max={500} />
      <PeopleField form={form} />
    </>
  ),
  'action.grant-module': (form, words) => (
    <>
      {pickModule(form, words)}
      <NumberField form={form} name="days" min={1} max={3650} hint={words.hints.moduleDays} />
    </>
  ),
  'action.webhook': (form, words) => (
    <TextField form={form} name="url" max={2000} hint={`${words.hints.url}. ${words.hints.secretUrl}`} />
  ),
};
