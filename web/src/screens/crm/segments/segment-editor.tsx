import { Button, Grid, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { RuleGroup } from './editor/rule-group';
import { Preview, useRulesPreview } from './preview';
import type { Segment } from './queries';
import { fresh, inOurWords, isComplete, type Said, toRules } from './rules';
import { segmentWords } from './words';

/** Name and rules, with who passes them beside. */
export function SegmentEditor({ segment }: { segment?: Segment }) {
  const words = useWords(segmentWords);
  const shared = useWords(common);
  const may = useMay();
  const navigate = useNavigate();
  const [name, setName] = useState(segment?.name ?? '');
  const [description, setDescription] = useState(segment?.description ?? '');
  const [rules, setRules] = useState<Said>(() =>
    segment ? inOurWords(segment.rules) : { all: [fresh('field')] },
  );
  const preview = useRulesPreview(rules);
  const save = useAction(
    () => {
      const said = { name: name.trim(), rules: toRules(rules) };
      const text = description.trim();
      if (segment) {
        const body = { ...said, description: text === '' ? null : text };
        return ask(api.PATCH('/api/crm/segments/{id}', { params: { path: { id: segment.id } }, body }));
      }
      return ask(api.POST('/api/crm/segments', { body: { ...said, ...(text && { description: text }) } }));
    },
    {
      done: segment ? words.saved : words.created,
      changes: ['segments', 'segment-previews', 'segment-members'],
      onDone: ({ id }) => {
        if (!segment) void navigate({ to: '/crm/segments/$id', params: { id } } as never);
      },
      onProblem: () => undefined,
    },
  );
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Section title={words.rules}>
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              save.mutate(undefined);
            }}
          >
            <fieldset disabled={!may('crm:write')} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
              <Stack>
                {save.isError && <ProblemAlert error={save.error} />}
                <TextInput
                  label={words.name}
                  maxLength={200}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
                <TextInput
                  label={words.description}
                  placeholder={words.descriptionHint}
                  maxLength={2000}
                  value={description}
                  onChange={(event) => setDescription(event.target.value)}
                />
                <RuleGroup said={rules} errors={preview.errors} onChange={setRules} />
                {may('crm:write') && (
                  <Button
                    type="submit"
                    style={{ alignSelf: 'flex-end' }}
                    loading={save.isPending}
                    disabled={name.trim() === '' || !isComplete(rules)}
                  >
                    {segment ? shared.save : words.create}
                  </Button>
                )}
              </Stack>
            </fieldset>
          </form>
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Preview {...preview} />
      </Grid.Col>
    </Grid>
  );
}
