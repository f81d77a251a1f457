import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../api/client';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { adminWords } from '../shared/words';
import { ROLES } from '../users/queries';
import { userWords } from '../users/words';
import { USER_CHANGES, type UserPage } from './queries';
import { userPageWords } from './words';

/** Name and role. A new role holds at once, so it is asked whether that is meant. */
export function AccountForm({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const lists = useWords(userWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const rules = useRules();
  const [confirm, dialog] = useConfirm();
  const form = useForm({
    initialValues: { name: user.name, role: user.role },
    validate: { name: rules.name },
  });
  const save = useAction(
    ({ name, role }: typeof form.values) => {
      const body = {
        ...(name.trim() !== user.name && { name: name.trim() }),
        ...(role !== user.role && { role }),
      };
      return ask(api.PATCH('/api/admin/users/{id}', { params: { path: { id: user.id } }, body }));
    },
    { done: shared.saved, changes: USER_CHANGES, onProblem: (problem) => problemInForm(form, problem) },
  );
  const onSubmit = async (values: typeof form.values) => {
    const question = {
      title: words.roleTitle(shared.roles[values.role]),
      text: words.roleText(user.name),
      action: shared.save,
    };
    if (values.role === user.role || (await confirm(question))) save.mutate(values);
  };
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void onSubmit(values))}>
      {dialog}
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <TextInput label={words.name} {...form.getInputProps('name')} />
        <Select
          label={admin.role}
          description={lists.roleHints[form.values.role]}
          allowDeselect={false}
          data={ROLES.map((value) => ({ value, label: shared.roles[value] }))}
          {...form.getInputProps('role')}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
            {shared.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
