import { Button, Group, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { download } from '../../../api/download';
import type { Schemas } from '../../../api/schemas';
import { useMe } from '../../../app/use-session';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { useRules } from '../../../ui/rules';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { useAction } from '../../../ui/use-action';
import { twoFactorQuery } from '../../account/two-factor-query';
import { USER_CHANGES, type UserPage } from './queries';
import { userPageWords } from './words';

/** For who asks for it by mail or phone: what is kept about them, and its erasure. */
export function PersonalData({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const me = useMe();
  const [isErasing, setIsErasing] = useState(false);
  const get = useAction(
    () =>
      download(
        api.GET('/api/admin/users/{id}/export', { params: { path: { id: user.id } }, parseAs: 'blob' }),
        'personal-data.zip',
      ),
    { done: words.exported, changes: ['audit'] },
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
      <Section title={words.export}>
        <Stack align="flex-start">
          <Text size="sm">{words.exportText}</Text>
          <Button
            variant="default"
            leftSection={<Download size={16} />}
            loading={get.isPending}
            onClick={() => get.mutate(undefined)}
          >
            {words.exportNow}
          </Button>
        </Stack>
      </Section>
      <Section title={words.erase}>
        <Dialog opened={isErasing} title={words.eraseTitle(user.name)} onClose={() => setIsErasing(false)}>
          <EraseForm user={user} onCancel={() => setIsErasing(false)} />
        </Dialog>
        <Stack align="flex-start">
          <Text size="sm">{words.eraseText}</Text>
          {user.id === me.id ? (
            <TextLink to="/account" search={{ tab: 'data' }} fz="sm">
              {words.eraseYourself}
            </TextLink>
          ) : (
            <Button
              variant="outline"
              color="red.9"
              c="var(--mantine-color-error)"
              onClick={() => setIsErasing(true)}
            >
              {words.eraseNow}
            </Button>
          )}
        </Stack>
      </Section>
    </SimpleGrid>
  );
}

function EraseForm({ user, onCancel }: { user: UserPage; onCancel: () => void }) {
  const words = useWords(userPageWords);
  const shared = useWords(common);
  const rules = useRules();
  const navigate = useNavigate();
  const asksCode = useQuery(twoFactorQuery).data?.enabled === true;
  const form = useForm({
    initialValues: { email: '', password: '', code: '' },
    validate: {
      email: (email) => (email.trim().toLowerCase() === user.email ? null : words.eraseEmailRule),
      password: rules.filled,
      code: (code) => (asksCode ? rules.filled(code) : null),
    },
  });
  const erase = useAction(
    (body: Schemas['EraseMeDto']) =>
      ask(api.DELETE('/api/admin/users/{id}', { params: { path: { id: user.id } }, body })),
    {
      done: words.erased,
      onDone: () => navigate({ to: '/admin/users' }),
      onProblem: () => undefined,
      changes: USER_CHANGES,
    },
  );
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ password, code }) => erase.mutate({ password, ...(asksCode && { code }) }))}
    >
      <Stack>
        {erase.isError && <ProblemAlert error={erase.error} />}
        <Text size="sm">{words.eraseText}</Text>
        <TextInput
          label={words.eraseEmail(user.email)}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={words.yourPassword}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': shared.show }}
          {...form.getInputProps('password')}
        />
        {asksCode && (
          <TextInput label={words.yourCode} autoComplete="one-time-code" {...form.getInputProps('code')} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {shared.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={erase.isPending}>
            {words.eraseNow}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
