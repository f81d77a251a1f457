import { ActionIcon, Menu } from '@mantine/core';
import { Copy, EllipsisVertical, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { api, ask } from '../../../api/client';
import { useWords } from '../../../i18n/words';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import type { TemplateRow } from './queries';
import { templateWords } from './words';

/** What may be done with a template from outside of its editor. */
export function TemplateMenu({
  template,
  onRemoved,
  children,
}: {
  template: TemplateRow;
  onRemoved?: () => void;
  children?: ReactNode;
}) {
  const words = useWords(templateWords);
  const [confirm, dialog] = useConfirm();
  const { id, name } = template;
  const params = { path: { id } };
  const duplicate = useAction(
    async () => {
      const { subject, html, editor, design } = await ask(api.GET('/api/crm/templates/{id}', { params }));
      const body = {
        name: words.copyOf(name).slice(0, 120),
        ...{ html, editor },
        ...(subject !== undefined && { subject }),
        ...(design !== undefined && { design }),
      };
      return ask(api.POST('/api/crm/templates', { body }));
    },
    { done: words.duplicated, changes: ['templates'] },
  );
  const remove = useAction(() => ask(api.DELETE('/api/crm/templates/{id}', { params })), {
    done: words.removed,
    changes: ['templates'],
    onDone: onRemoved,
  });
  const onRemove = async () => {
    const question = {
      title: words.removeTitle,
      text: words.removeText(name),
      action: words.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(undefined);
  };
  return (
    <>
      {dialog}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.actionsOf(name)}
            loading={duplicate.isPending || remove.isPending}
          >
            <EllipsisVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {children}
          <Menu.Item leftSection={<Copy size={14} />} onClick={() => duplicate.mutate(undefined)}>
            {words.duplicate}
          </Menu.Item>
          <Menu.Item
            leftSection={<Trash2 size={14} />}
            c="var(--mantine-color-error)"
            onClick={() => void onRemove()}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
