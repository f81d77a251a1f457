import { Alert, Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useParam } from '../../app/use-param';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { BackLink } from '../../ui/back-link';
import { Dialog } from '../../ui/dialog';
import { Facts } from '../../ui/facts';
import { Page } from '../../ui/page';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { OutgoingList } from './outgoing-list';
import { type Subscription, subscriptionQuery } from './queries';
import { RotateForm } from './rotate-form';
import { StateBadge } from './state-badge';
import { SubscriptionForm } from './subscription-form';
import { webhookWords } from './words';

const CHANGES = { changes: ['subscriptions', 'outgoing'] };

/** One subscription: whether it works, what it was sent. */
export default function SubscriptionScreen() {
  const words = useWords(webhookWords);
  const id = useParam('id');
  const query = useQuery(subscriptionQuery(id));
  return (
    <Page
      title={words.subscription}
      about={<BackLink to="/webhooks" search={{ tab: 'subscriptions' }} label={words.backToSubscriptions} />}
      actions={query.data && <Actions subscription={query.data} />}
    >
      <Loaded query={query}>
        {(subscription) => (
          <Stack>
            <Section title={subscription.url}>
              <About subscription={subscription} />
            </Section>
            <OutgoingList id={id} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function About({ subscription }: { subscription: Subscription }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  const { status, disabledReason, previousValidUntil, consecutiveFailures, failingSince } = subscription;
  return (
    <Facts
      facts={[
        [words.status, <StateBadge key="status" state={status} label={words.subStatuses[status]} />],
        [words.eventTypes, subscription.eventTypes.join(', ')],
        [words.since, format.dateTime(subscription.createdAt)],
        ...(disabledReason ? [[words.reason, words.disabledReasons[disabledReason]] as const] : []),
        ...(failingSince
          ? [
              [
                words.subStatuses.failing,
                `${words.failures(format.number(consecutiveFailures))}, ${format.dateTime(failingSince)}`,
              ] as const,
            ]
          : []),
        ...(previousValidUntil
          ? [[words.rotate, words.formerUntil(format.dateTime(previousValidUntil))] as const]
          : []),
      ]}
    />
  );
}

function Actions({ subscription }: { subscription: Subscription }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'edit' | 'rotate'>();
  const [confirm, dialog] = useConfirm();
  const { id, enabled } = subscription;
  const params = { path: { id } };
  const close = () => setOpen(undefined);
  const ping = useAction(() => ask(api.POST('/api/webhooks/subscriptions/{id}/ping', { params })), CHANGES);
  const turn = useAction(
    () => ask(api.PATCH('/api/webhooks/subscriptions/{id}', { params, body: { enabled: !enabled } })),
    { ...CHANGES, done: enabled ? words.disabled : words.enabled },
  );
  const remove = useAction(() => ask(api.DELETE('/api/webhooks/subscriptions/{id}', { params })), {
    ...CHANGES,
    done: words.removed,
    onDone: () => navigate({ to: '/webhooks', search: { tab: 'subscriptions' } }),
  });
  const onRemove = async () => {
    const question = {
      title: words.removeSubTitle,
      text: words.removeSubText,
      action: words.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(undefined);
  };
  const answer = ping.data;
  const button = { size: 'xs', variant: 'default' } as const;
  return (
    <>
      {dialog}
      <Dialog opened={open === 'edit'} title={words.edit} onClose={close}>
        <SubscriptionForm subscription={subscription} onDone={close} />
      </Dialog>
      <Dialog opened={open === 'rotate'} title={words.rotate} onClose={close}>
        <RotateForm
          changes="subscriptions"
          onDone={close}
          rotate={(body) => ask(api.POST('/api/webhooks/subscriptions/{id}/rotate-secret', { params, body }))}
        />
      </Dialog>
      {answer && (
        <Alert
          py={4}
          px="sm"
          variant="light"
          color={answer.ok ? 'brand' : 'red'}
          role="status"
          data-ping={answer.ok}
        >
          {answer.ok
            ? words.pingOk(answer.status ?? 0, format.number(answer.durationMs))
            : words.pingBad(answer.status, format.number(answer.durationMs), answer.error ?? '')}
        </Alert>
      )}
      <Button size="xs" loading={ping.isPending} onClick={() => ping.mutate(undefined)}>
        {words.ping}
      </Button>
      <Button {...button} onClick={() => setOpen('edit')}>
        {words.edit}
      </Button>
      <Button {...button} onClick={() => setOpen('rotate')}>
        {words.rotate}
      </Button>
      <Button {...button} loading={turn.isPending} onClick={() => turn.mutate(undefined)}>
        {enabled ? words.disable : words.enable}
      </Button>
      <Button {...button} loading={remove.isPending} onClick={() => void onRemove()}>
        {words.remove}
      </Button>
    </>
  );
}
