import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { session } from '../../app/session';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { useRules } from '../../ui/rules';
import { Section } from '../../ui/section';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { twoFactorQuery } from './two-factor-query';
import { accountWords } from './words';

export function EraseMe() {
  const words = useWords(accountWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section title={words.erase}>
      <Stack align="flex-start">
        <Text size="sm">{words.eraseText}</Text>
        <Button
          color="red.9"
          variant="outline"
          c="var(--mantine-color-error)"
          onClick={() => setIsOpen(true)}
        >
          {words.eraseNow}
        </Button>
      </Stack>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={words.erase}>
        <EraseForm onCancel={() => setIsOpen(false)} />
      </Modal>
    </Section>
  );
}

function EraseForm({ onCancel }: { onCancel: () => void }) {
  const words = useWords(accountWords);
  const shared = useWords(common);
  const rules = useRules();
  const asksCode = useQuery(twoFactorQuery).data?.enabled === true;
  const form = useForm({
    initialValues: { password: '', code: '' },
    validate: { password: rules.filled, code: (code) => (asksCode ? rules.filled(code) : null) },
  });
  const erase = useAction((body: Schemas['EraseMeDto']) => ask(api.DELETE('/api/me', { body })), {
    onDone: () => session.end('erased'),
    onProblem: () => undefined,
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ password, code }) => erase.mutate({ password, ...(asksCode && { code }) }))}
    >
      <Stack>
        <Text size="sm">{words.eraseText}</Text>
        {erase.isError && <ProblemAlert error={erase.error} />}
        <PasswordInput
          label={words.currentPassword}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': shared.show }}
          {...form.getInputProps('password')}
        />
        {asksCode && (
          <TextInput label={words.eraseCode} autoComplete="one-time-code" {...form.getInputProps('code')} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {shared.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={erase.isPending}>
            {words.eraseConfirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
