import { Button, Card, Grid, Group, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { templateChoicesQuery } from '../templates/queries';
import { Audience } from './audience';
import { CampaignPreview } from './campaign-preview';
import { bodyOf, letterOf, newVariant, valuesOf } from './form-values';
import { type Campaign, segmentChoicesQuery } from './queries';
import { VariantFields } from './variant-fields';
import { campaignWords } from './words';

/** What a campaign says, to whom and how fast; beside it the mail that comes out. */
export function CampaignForm({
  campaign,
  onDirty,
  onSaved,
}: {
  campaign?: Campaign;
  /** Told whether anything is not saved. */
  onDirty?: (isDirty: boolean) => void;
  /** @param isToSend the reader wants to send it next */
  onSaved: (campaign: Campaign, isToSend: boolean) => void;
}) {
  const words = useWords(campaignWords);
  const templates = useQuery(templateChoicesQuery).data ?? [];
  const segments = useQuery(segmentChoicesQuery).data ?? [];
  const form = useForm({
    initialValues: valuesOf(campaign),
    validate: {
      name: (name) => (name.trim() === '' || name.trim().length > 120 ? words.rules.name : null),
      subject: (subject) =>
        subject.trim() === '' || subject.trim().length > 500 ? words.rules.subject : null,
      templateId: (id) => (id === null ? words.rules.template : null),
      throttlePerSecond: (most) =>
        most === '' || (Number(most) >= 0.1 && Number(most) <= 10_000) ? null : words.rules.throttle,
      variants: {
        name: (name, values) =>
          !values.hasVariants
            ? null
            : name.trim() === ''
              ? words.rules.name
              : values.variants.filter((each) => each.name.trim() === name.trim()).length > 1
                ? words.rules.names
                : null,
        share: (share, values) => (!values.hasVariants || Number(share) > 0 ? null : words.rules.share),
      },
    },
  });
  const save = useAction(
    ({ values }: { values: typeof form.values; isToSend: boolean }) => {
      const body = bodyOf(values);
      if (!campaign) return ask(api.POST('/api/crm/campaigns', { body }));
      return ask(api.PATCH('/api/crm/campaigns/{id}', { params: { path: { id: campaign.id } }, body }));
    },
    { done: words.created, changes: ['campaigns'], onProblem: (problem) => tell(problem) },
  );
  const tell = ({ fields }: Problem) => {
    // the API writes variants[1].share
    for (const { field, message } of fields) form.setFieldError(field.replace(/\[(\d+)\]/g, '.$1'), message);
  };
  const submit = (isToSend: boolean) =>
    form.onSubmit((values) =>
      save.mutate(
        { values, isToSend },
        {
          onSuccess: (saved) => {
            form.resetDirty(values);
            onSaved(saved, isToSend);
          },
        },
      ),
    )();
  const isDirty = form.isDirty();
  useEffect(() => {
    onDirty?.(isDirty);
  }, [isDirty, onDirty]);
  const { values } = form;
  const chooseTemplate = (id: string | null) => {
    form.setFieldValue('templateId', id);
    const subject = templates.find((template) => template.id === id)?.subject;
    if (values.subject.trim() === '' && subject !== undefined) form.setFieldValue('subject', subject);
  };
  const turnVariants = (hasVariants: boolean) => {
    form.setFieldValue('hasVariants', hasVariants);
    if (hasVariants && values.variants.length === 0) {
      form.setFieldValue(
        'variants',
        [0, 1].map((at) => newVariant(at, words.variant(letterOf(at)))),
      );
    }
  };
  const choices = templates.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Card>
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              submit(false);
            }}
          >
            <Stack>
              {save.isError && <ProblemAlert error={save.error} />}
              <TextInput
                label={words.name}
                description={words.nameHint}
                maxLength={120}
                {...form.getInputProps('name')}
              />
              <Select
                label={words.template}
                description={words.templateHint}
                data={choices}
                searchable
                allowDeselect={false}
                {...form.getInputProps('templateId')}
                onChange={chooseTemplate}
              />
              <TextInput
                label={words.subject}
                description={words.subjectHint}
                maxLength={500}
                {...form.getInputProps('subject')}
              />
              <Select
                label={words.segment}
                description={words.segmentHint}
                placeholder={words.everyone}
                data={segments.map(({ id, name }) => ({ value: id, label: name }))}
                searchable
                clearable
                clearButtonProps={{ 'aria-label': words.everyone }}
                {...form.getInputProps('segmentId')}
              />
              <Audience segmentId={values.segmentId} />
              <NumberInput
                label={words.throttle}
                description={words.throttleHint}
                min={0.1}
                max={10_000}
                decimalScale={1}
                maw={260}
                {...form.getInputProps('throttlePerSecond')}
              />
              <Switch
                label={words.variants}
                description={words.variantsHint}
                checked={values.hasVariants}
                onChange={(event) => turnVariants(event.currentTarget.checked)}
              />
              {values.hasVariants && <VariantFields form={form} templates={choices} />}
              <Group>
                <Button type="submit" variant="default" loading={save.isPending}>
                  {words.saveDraft}
                </Button>
                <Button loading={save.isPending} onClick={() => submit(true)}>
                  {words.saveAndSend}
                </Button>
              </Group>
            </Stack>
          </form>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Section title={words.preview}>
          <CampaignPreview values={values} />
        </Section>
      </Grid.Col>
    </Grid>
  );
}
