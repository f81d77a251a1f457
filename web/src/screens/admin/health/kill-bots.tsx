import { Button } from '@mantine/core';
import { OctagonX } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { notifications } from '@mantine/notifications';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { healthWords } from './words';

/** For an emergency: stops the bots of everybody. */
export function KillBots() {
  const words = useWords(healthWords);
  const format = useFormat();
  const may = useMay();
  const [confirm, dialog] = useConfirm();
  const kill = useAction(() => ask(api.POST('/api/admin/bots/kill')), {
    changes: ['audit'],
    onDone: ({ killed }) =>
      notifications.show({ message: words.killed(format.number(killed), killed), color: 'brand' }),
  });
  if (!may('bots:manage')) return null;
  const onKill = async () => {
    const question = { title: words.kill, text: words.killText, action: words.killNow, danger: true };
    if (await confirm(question)) kill.mutate(undefined);
  };
  return (
    <>
      {dialog}
      <Button
        size="xs"
        variant="outline"
        color="red.9"
        c="var(--mantine-color-error)"
        leftSection={<OctagonX size={14} />}
        loading={kill.isPending}
        onClick={() => void onKill()}
      >
        {words.kill}
      </Button>
    </>
  );
}
