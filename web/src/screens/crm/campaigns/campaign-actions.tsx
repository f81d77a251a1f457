import { ActionIcon, Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Ban, CalendarClock, Copy, EllipsisVertical, Pause, Play, Send, Trash2 } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useWords } from '../../../i18n/words';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import type { Campaign } from './queries';
import { campaignWords } from './words';

const CHANGES = ['campaigns'];
const OVER: readonly Campaign['status'][] = ['sent', 'cancelled'];

/** What its state allows. */
export function CampaignActions({
  campaign,
  isUnsaved,
  onSchedule,
}: {
  campaign: Campaign;
  /** What is written is not what would be sent. */
  isUnsaved: boolean;
  onSchedule: () => void;
}) {
  const words = useWords(campaignWords);
  const navigate = useNavigate();
  const [confirm, dialog] = useConfirm();
  const { id, name, status } = campaign;
  const params = { path: { id } };
  const pause = useAction(() => ask(api.POST('/api/crm/campaigns/{id}/pause', { params })), {
    done: words.paused,
    changes: CHANGES,
  });
  const resume = useAction(() => ask(api.POST('/api/crm/campaigns/{id}/resume', { params })), {
    done: words.resumed,
    changes: CHANGES,
  });
  const cancel = useAction(() => ask(api.POST('/api/crm/campaigns/{id}/cancel', { params })), {
    done: words.cancelled,
    changes: CHANGES,
  });
  const remove = useAction(() => ask(api.DELETE('/api/crm/campaigns/{id}', { params })), {
    done: words.removed,
    changes: CHANGES,
    onDone: () => navigate({ to: '/crm/campaigns' }),
  });
  const duplicate = useAction(
    () => {
      const { subject, templateId, segmentId, throttlePerSecond, variants } = campaign;
      const body = {
        name: words.copyOf(name).slice(0, 120),
        ...{ subject, templateId, segmentId },
        ...(throttlePerSecond !== undefined && { throttlePerSecond }),
        ...(variants && { variants }),
      };
      return ask(api.POST('/api/crm/campaigns', { body }));
    },
    {
      done: words.duplicated,
      changes: CHANGES,
      onDone: (made) => void navigate({ to: '/crm/campaigns/$id', params: { id: made.id } }),
    },
  );
  const onCancel = async () => {
    const question = { title: words.cancelTitle, text: words.cancelText, action: words.cancel, danger: true };
    if (await confirm(question)) cancel.mutate(undefined);
  };
  const onRemove = async () => {
    const text = words.removeText(name);
    if (await confirm({ title: words.removeTitle, text, action: words.remove, danger: true })) {
      remove.mutate(undefined);
    }
  };
  const button = { size: 'xs', variant: 'default' } as const;
  const saveFirst = { disabled: isUnsaved, title: isUnsaved ? words.saveFirst : undefined };
  const isOpen = status === 'scheduled' || status === 'sending' || status === 'paused';
  return (
    <>
      {dialog}
      {status === 'draft' && (
        <Button size="xs" leftSection={<Send size={14} />} {...saveFirst} onClick={onSchedule}>
          {words.scheduleTitle}
        </Button>
      )}
      {status === 'scheduled' && (
        <Button {...button} leftSection={<CalendarClock size={14} />} {...saveFirst} onClick={onSchedule}>
          {words.reschedule}
        </Button>
      )}
      {(status === 'scheduled' || status === 'sending') && (
        <Button
          {...button}
          leftSection={<Pause size={14} />}
          loading={pause.isPending}
          onClick={() => pause.mutate(undefined)}
        >
          {words.pause}
        </Button>
      )}
      {status === 'paused' && (
        <Button
          size="xs"
          leftSection={<Play size={14} />}
          loading={resume.isPending}
          onClick={() => resume.mutate(undefined)}
        >
          {words.resume}
        </Button>
      )}
      {isOpen && (
        <Button
          {...button}
          leftSection={<Ban size={14} />}
          loading={cancel.isPending}
          onClick={() => void onCancel()}
        >
          {words.cancel}
        </Button>
      )}
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
          <Menu.Item leftSection={<Copy size={14} />} onClick={() => duplicate.mutate(undefined)}>
            {words.duplicate}
          </Menu.Item>
          {(status === 'draft' || OVER.includes(status)) && (
            <Menu.Item
              leftSection={<Trash2 size={14} />}
              c="var(--mantine-color-error)"
              onClick={() => void onRemove()}
            >
              {words.remove}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
