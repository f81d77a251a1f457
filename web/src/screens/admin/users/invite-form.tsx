import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { CopyField } from '../../../ui/copy-field';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { adminWords } from '../shared/words';
import { ROLES } from './queries';
import { userWords } from './words';

/** Invites somebody, and shows the link that was mailed, this once. */
export function InviteForm({ onDone }: { onDone: () => void }) {
  const words = useWords(userWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const rules = useRules();
  const form = useForm<Schemas['CreateInviteDto']>({
    initialValues: { email: '', role: 'member' },
    validate: { email: rules.email },
  });
  const invite = useAction(
    ({ email, role }: Schemas['CreateInviteDto']) =>
      ask(api.POST('/api/admin/invites', { body: { email: email.trim(), role } })),
    { changes: ['invites'], onProblem: (problem) => problemInForm(form, problem) },
  );
  if (invite.data) {
    return (
      <Stack>
        <Text size="sm">{words.invited(invite.data.email)}</Text>
        <CopyField text={invite.data.link} label={words.link} />
        <Button onClick={onDone}>{shared.close}</Button>
      </Stack>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => invite.mutate(values))}>
      <Stack>
        {invite.isError && <ProblemAlert error={invite.error} />}
        <TextInput
          type="email"
          label={words.email}
          description={words.inviteHint}
          data-autofocus
          {...form.getInputProps('email')}
        />
        <Select
          label={admin.role}
          description={words.roleHints[form.values.role]}
          allowDeselect={false}
          data={ROLES.map((value) => ({ value, label: shared.roles[value] }))}
          {...form.getInputProps('role')}
        />
        <Button type="submit" loading={invite.isPending}>
          {words.invite}
        </Button>
      </Stack>
    </form>
  );
}
