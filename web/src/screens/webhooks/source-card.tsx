import { ActionIcon, Badge, Button, Card, Code, Group, Menu, Stack, Text, Title } from '@mantine/core';
import { Ellipsis, Send } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Dialog } from '../../ui/dialog';
import { TextLink } from '../../ui/text-link';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { useNow } from '../../ui/use-now';
import type { Source } from './queries';
import { RotateForm } from './rotate-form';
import { SimulateForm } from './simulate-form';
import { SourceCurl } from './source-curl';
import { SourceForm } from './source-form';
import { webhookWords } from './words';

type Open = 'edit' | 'rotate' | 'simulate' | undefined;

/** A source: its address, how to try it, and what can be done with it. */
export function SourceCard({ source }: { source: Source }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  const [open, setOpen] = useState<Open>();
  const [isCurlShown, setIsCurlShown] = useState(false);
  const [confirm, dialog] = useConfirm();
  const path = { id: source.id };
  const now = useNow(60_000);
  const close = () => setOpen(undefined);
  const remove = useAction(() => ask(api.DELETE('/api/webhooks/sources/{id}', { params: { path } })), {
    done: words.removed,
    changes: ['webhook-sources'],
  });
  const onRemove = async () => {
    const question = {
      title: words.removeSourceTitle(source.slug),
      text: words.removeSourceText,
      action: words.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(undefined);
  };
  return (
    <Card component="article" aria-label={source.slug} data-source={source.slug}>
      {dialog}
      <Dialog opened={open === 'edit'} title={`${words.edit}: ${source.slug}`} onClose={close}>
        <SourceForm source={source} onDone={close} />
      </Dialog>
      <Dialog opened={open === 'rotate'} title={`${words.rotate}: ${source.slug}`} onClose={close}>
        <RotateForm
          changes="webhook-sources"
          onDone={close}
          rotate={(body) =>
            ask(api.POST('/api/webhooks/sources/{id}/rotate-secret', { params: { path }, body }))
          }
        />
      </Dialog>
      <Dialog opened={open === 'simulate'} title={`${words.simulate}: ${source.slug}`} onClose={close}>
        <SimulateForm source={source} onDone={close} />
      </Dialog>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
        <Group gap="xs">
          <Title order={3} size="h5">
            {source.slug}
          </Title>
          <Badge variant="default" tt="none">
            {words.kinds[source.kind]}
          </Badge>
          {source.builtIn && (
            <Badge variant="default" tt="none">
              {words.builtIn}
            </Badge>
          )}
          {source.trusted && <Badge tt="none">{words.trustedMark}</Badge>}
        </Group>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" aria-label={`${words.more}: ${source.slug}`}>
              <Ellipsis size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen('edit')}>{words.edit}</Menu.Item>
            {!source.builtIn && <Menu.Item onClick={() => setOpen('rotate')}>{words.rotate}</Menu.Item>}
            <Menu.Item onClick={() => setOpen('simulate')}>{words.simulate}</Menu.Item>
            {!source.builtIn && (
              <Menu.Item c="var(--td-bad)" onClick={() => void onRemove()}>
                {words.remove}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words.address}: <Code>{`${location.origin}/webhook/${source.slug}`}</Code>
        </Text>
        {source.previousValidUntil !== null && Date.parse(source.previousValidUntil) > now && (
          <Text size="sm" c="dimmed">
            {words.formerUntil(format.dateTime(source.previousValidUntil))}
          </Text>
        )}
        {source.failNext > 0 && (
          <Text size="sm" c="var(--td-bad)">
            {words.failNext(format.number(source.failNext))}
          </Text>
        )}
        <Group gap="sm">
          <Button
            size="xs"
            variant="light"
            leftSection={<Send size={14} />}
            aria-expanded={isCurlShown}
            onClick={() => setIsCurlShown(!isCurlShown)}
          >
            {words.curl}
          </Button>
          <TextLink to="/webhooks" search={{ tab: 'deliveries', source: source.slug }} size="sm">
            {words.toDeliveries}
          </TextLink>
        </Group>
        {isCurlShown && <SourceCurl source={source} />}
      </Stack>
    </Card>
  );
}
