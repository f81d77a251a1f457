import { ActionIcon, Button, Group, Menu, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Copy, EllipsisVertical, PencilLine, Power, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { queryClient } from '../../../app/query-client';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { toDrawing, toSaved } from './flow/graph';
import { figuresQuery, type Workflow, workflowQuery } from './queries';
import { workflowWords } from './words';

/** What is done with a workflow as a whole. */
export function WorkflowMenu({ workflow }: { workflow: Workflow }) {
  const words = useWords(workflowWords);
  const navigate = useNavigate();
  const [open, setOpen] = useState<'details' | 'deactivate'>();
  const [confirm, dialog] = useConfirm();
  const { id, status, name, description } = workflow;
  const params = { path: { id } };
  const close = () => setOpen(undefined);
  const remove = useAction(() => ask(api.DELETE('/api/crm/workflows/{id}', { params })), {
    done: words.removed,
    onDone: () => {
      queryClient.removeQueries({ queryKey: ['workflows', 'list'] });
      void navigate({ to: '/crm/workflows', ignoreBlocker: true });
    },
  });
  const duplicate = useAction(
    () =>
      ask(
        api.POST('/api/crm/workflows', {
          body: {
            name: words.copyOf(name).slice(0, 100),
            ...(description !== undefined && { description }),
            ...toSaved(toDrawing(workflow)),
          },
        }),
      ),
    {
      done: words.duplicated,
      changes: ['workflows'],
      onDone: (copy) => void navigate({ to: '/crm/workflows/$id', params: { id: copy.id } } as object),
    },
  );
  const onRemove = async () => {
    const question = { title: words.removeTitle, text: words.removeText, action: words.remove, danger: true };
    if (await confirm(question)) remove.mutate(undefined);
  };
  return (
    <>
      {dialog}
      <Dialog opened={open === 'details'} title={words.details} onClose={close}>
        <DetailsForm workflow={workflow} onDone={close} />
      </Dialog>
      <Dialog opened={open === 'deactivate'} title={words.deactivateTitle} onClose={close}>
        <Deactivate id={id} onDone={close} />
      </Dialog>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={words.more}
            loading={duplicate.isPending || remove.isPending}
          >
            <EllipsisVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<PencilLine size={16} aria-hidden />} onClick={() => setOpen('details')}>
            {words.details}
          </Menu.Item>
          <Menu.Item leftSection={<Copy size={16} aria-hidden />} onClick={() => duplicate.mutate(undefined)}>
            {words.duplicate}
          </Menu.Item>
          {status === 'active' && (
            <Menu.Item leftSection={<Power size={16} aria-hidden />} onClick={() => setOpen('deactivate')}>
              {words.deactivate}
            </Menu.Item>
          )}
          <Menu.Item
            color="var(--mantine-color-error)"
            leftSection={<Trash2 size={16} aria-hidden />}
            disabled={status === 'active'}
            title={status === 'active' ? words.removeActive : undefined}
            onClick={() => void onRemove()}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function DetailsForm({ workflow, onDone }: { workflow: Workflow; onDone: () => void }) {
  const words = useWords(workflowWords);
  const shared = useWords(common);
  const rules = useRules();
  const { id } = workflow;
  const form = useForm({
    initialValues: { name: workflow.name, description: workflow.description ?? '' },
    validate: { name: rules.filled },
  });
  const save = useAction(
    ({ name, description }: typeof form.values) =>
      ask(
        api.PATCH('/api/crm/workflows/{id}', {
          params: { path: { id } },
          body: { name: name.trim(), description: description.trim() || null },
        }),
      ),
    {
      done: shared.saved,
      onProblem: () => undefined,
      onDone: () => {
        void queryClient.invalidateQueries({ queryKey: ['workflows'] });
        onDone();
      },
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <TextInput label={words.name} maxLength={100} data-autofocus {...form.getInputProps('name')} />
        <Textarea
          label={words.description}
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps('description')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {shared.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Asks what is to become of those who are on their way. */
function Deactivate({ id, onDone }: { id: string; onDone: () => void }) {
  const words = useWords(workflowWords);
  const shared = useWords(common);
  const format = useFormat();
  const figures = useQuery(figuresQuery(id)).data;
  const onTheirWay = (figures?.running ?? 0) + (figures?.waiting ?? 0);
  const deactivate = useAction(
    (stopRuns: boolean) =>
      ask(api.POST('/api/crm/workflows/{id}/deactivate', { params: { path: { id } }, body: { stopRuns } })),
    {
      done: words.deactivated,
      changes: ['runs'],
      onDone: (workflow) => {
        queryClient.setQueryData(workflowQuery(id).queryKey, workflow);
        void queryClient.invalidateQueries({ queryKey: ['workflows', 'list'] });
        onDone();
      },
    },
  );
  return (
    <Stack>
      <Text size="sm">{words.deactivateText(format.number(onTheirWay))}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone} data-autofocus>
          {shared.cancel}
        </Button>
        {onTheirWay > 0 && (
          <Button color="red.9" loading={deactivate.isPending} onClick={() => deactivate.mutate(true)}>
            {words.stopRuns}
          </Button>
        )}
        <Button loading={deactivate.isPending} onClick={() => deactivate.mutate(false)}>
          {onTheirWay > 0 ? words.letGoOn : words.deactivate}
        </Button>
      </Group>
    </Stack>
  );
}
