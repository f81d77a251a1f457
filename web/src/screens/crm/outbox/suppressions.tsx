import { Button, Group, ScrollArea, Select, Stack, Table, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MailX } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useChoice } from '../../../app/use-address';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { REASONS, type Suppression } from './queries';
import { outboxWords } from './words';

/** Addresses that get nothing, with the reason. */
export function Suppressions() {
  const words = useWords(outboxWords);
  const format = useFormat();
  const may = useMay();
  const [reason, setReason] = useChoice('reason', ['all', ...REASONS], 'all');
  const [confirm, dialog] = useConfirm();
  const query = reason === 'all' ? {} : { reason };
  const pages = usePages(['suppressions', query], (cursor, signal) =>
    ask(api.GET('/api/crm/suppressions', { params: { query: { ...query, cursor, limit: 50 } }, signal })),
  );
  const lift = useAction(
    (id: string) => ask(api.DELETE('/api/crm/suppressions/{id}', { params: { path: { id } } })),
    { done: words.lifted, changes: ['suppressions'] },
  );
  const askAndLift = async ({ id }: Suppression) => {
    if (await confirm({ title: words.liftTitle, text: words.liftText, action: words.lift })) lift.mutate(id);
  };
  return (
    <Section
      title={words.tabs.suppressions}
      about={words.suppressionsAbout}
      actions={
        <Select
          size="xs"
          w={190}
          aria-label={words.reason}
          allowDeselect={false}
          value={reason}
          onChange={(value) => value && setReason(value)}
          data={(['all', ...REASONS] as const).map((value) => ({
            value,
            label: value === 'all' ? words.anyReason : words.reasons[value],
          }))}
        />
      }
    >
      {dialog}
      <Stack gap="sm">
        {may('crm:write') && <SuppressForm />}
        <LoadedPages
          pages={pages}
          empty={<EmptyState icon={MailX} title={words.noSuppressedTitle} text={words.noSuppressedText} />}
        >
          {(rows) => (
            <ScrollArea
              viewportProps={{ tabIndex: 0, 'aria-label': words.tabs.suppressions, role: 'region' }}
            >
              <Table miw={560}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.email}</Table.Th>
                    <Table.Th>{words.reason}</Table.Th>
                    <Table.Th>{words.since}</Table.Th>
                    <Table.Th />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => (
                    <Table.Tr key={row.id}>
                      <Table.Td style={{ overflowWrap: 'anywhere' }}>{row.email}</Table.Td>
                      <Table.Td>{words.reasons[row.reason]}</Table.Td>
                      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(row.at)}</Table.Td>
                      <Table.Td ta="right">
                        {may('crm:write') && (
                          <Button
                            size="compact-xs"
                            variant="default"
                            aria-label={words.liftOf(row.email)}
                            onClick={() => void askAndLift(row)}
                          >
                            {words.lift}
                          </Button>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          )}
        </LoadedPages>
      </Stack>
    </Section>
  );
}

function SuppressForm() {
  const words = useWords(outboxWords);
  const rules = useRules();
  const form = useForm({ initialValues: { email: '' }, validate: { email: rules.email } });
  const add = useAction(
    ({ email }: typeof form.values) =>
      ask(api.POST('/api/crm/suppressions', { body: { email: email.trim() } })),
    {
      done: words.added,
      changes: ['suppressions', 'contacts'],
      onDone: () => form.reset(),
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          type="email"
          label={words.email}
          w={260}
          maw="100%"
          {...form.getInputProps('email')}
        />
        <Button size="xs" variant="default" type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </Group>
    </form>
  );
}
