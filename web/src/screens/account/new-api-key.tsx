import { Button, Checkbox, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import type { Permission } from '../../app/session';
import { useMe } from '../../app/use-session';
import { useWords } from '../../i18n/words';
import { CopyField } from '../../ui/copy-field';
import { problemInForm } from '../../ui/problem-in-form';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { accountWords } from './words';

/** Name, scopes (nothing beyond one's own), an end; then the key, this once. */
export function NewApiKey({ onDone }: { onDone: () => void }) {
  const words = useWords(accountWords);
  const me = useMe();
  const rules = useRules();
  const form = useForm({
    initialValues: { name: '', scopes: [] as Permission[], expiresAt: '' },
    validate: {
      name: rules.name,
      scopes: (scopes) => (scopes.length === 0 ? rules.filled('') : null),
    },
  });
  const make = useAction(
    (body: Schemas['CreateApiKeyDto']) => ask(api.POST('/api/auth/api-keys', { body })),
    { changes: ['api-keys'], onProblem: (problem) => problemInForm(form, problem) },
  );
  if (make.data) {
    return (
      <Stack>
        <Text fw={600}>{words.keyMade}</Text>
        <Text size="sm">{words.keyMadeText}</Text>
        <CopyField text={make.data.key} label={words.theKey} />
        <Button onClick={onDone}>{words.done}</Button>
      </Stack>
    );
  }
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, scopes, expiresAt }) =>
        make.mutate({
          name: name.trim(),
          scopes,
          // a day is meant with its evening, where the reader is
          ...(expiresAt && { expiresAt: new Date(`${expiresAt}T23:59:59`).toISOString() }),
        }),
      )}
    >
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        <TextInput
          label={words.keyName}
          placeholder={words.keyNameHint}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={words.scopes} {...form.getInputProps('scopes')}>
          <SimpleGrid cols={2} my="xs" spacing="xs">
            {me.permissions.map((permission) => (
              <Checkbox key={permission} value={permission} label={permission} size="xs" />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <TextInput
          type="date"
          label={words.expires}
          description={words.expiresAbout}
          {...form.getInputProps('expiresAt')}
        />
        <Button type="submit" loading={make.isPending}>
          {words.create}
        </Button>
      </Stack>
    </form>
  );
}
