import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plug, PlugZap } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { EmptyState, Loaded, ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { connectionQuery } from '../queries';
import { ConnectQuadcode } from './connect-quadcode';
import { tradeWords } from './words';

const CHANGES = ['broker', 'assets', 'positions', 'bot'] as const;

/** The reader's broker, and how to connect one. */
export function Connection() {
  const words = useWords(tradeWords);
  return (
    <Section title={words.broker}>
      <Loaded query={useQuery(connectionQuery)}>
        {(connection) => <Connected connection={connection} />}
      </Loaded>
    </Section>
  );
}

function Connected({ connection }: { connection: Schemas['ConnectionDto'] }) {
  const words = useWords(tradeWords);
  const format = useFormat();
  const may = useMay();
  const [confirm, dialog] = useConfirm();
  const [isChanging, setIsChanging] = useState(false);
  const close = () => setIsChanging(false);
  const connect = useAction(
    (body: Schemas['SaveConnectionDto']) => ask(api.PUT('/api/broker/connection', { body })),
    { done: words.connected, changes: CHANGES, onDone: close, onProblem: () => undefined },
  );
  const forget = useAction(() => ask(api.DELETE('/api/broker/connection')), {
    done: words.forgotten,
    changes: CHANGES,
  });
  const onForget = async () => {
    const question = { title: words.forgetTitle, text: words.forgetText, action: words.forget, danger: true };
    if (await confirm(question)) forget.mutate(undefined);
  };
  const { provider, state, since, detail, ssidExpiresAt } = connection;
  const isNone = provider === 'paper' && state === 'disconnected';
  const mayConnect = may('trading:write');
  const connectPaper = (
    <Button
      leftSection={<PlugZap size={16} />}
      loading={connect.isPending}
      onClick={() => connect.mutate({ provider: 'paper' })}
    >
      {words.connectPaper}
    </Button>
  );
  const others = mayConnect && (
    <Button variant="subtle" size="xs" onClick={() => setIsChanging(true)}>
      {state === 'needs_session' ? words.newSession : words.change}
    </Button>
  );
  return (
    <Stack gap="sm" data-connection={state}>
      {dialog}
      <Modal opened={isChanging} onClose={close} title={words.change}>
        <Stack>
          {connect.isError && <ProblemAlert error={connect.error} />}
          {provider !== 'paper' && (
            <div>
              <Text size="sm" mb="xs">
                {words.providerAbout.paper}
              </Text>
              {connectPaper}
            </div>
          )}
          <ConnectQuadcode
            isPending={connect.isPending}
            onConnect={(ssid) => connect.mutate({ provider: 'quadcode', ssid })}
          />
        </Stack>
      </Modal>
      {!isChanging && connect.isError && <ProblemAlert error={connect.error} />}
      {isNone ? (
        <EmptyState icon={Plug} title={words.notConnected} text={words.notConnectedText}>
          {mayConnect && connectPaper}
          {others}
        </EmptyState>
      ) : (
        <>
          <Group gap="xs">
            <Text fw={600}>{words.providers[provider]}</Text>
            <Badge variant={state === 'connected' ? 'filled' : 'default'} tt="none">
              {words.states[state]}
            </Badge>
            {since !== undefined && (
              <Text size="xs" c="dimmed">
                {words.since(format.dateTime(since))}
              </Text>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {words.providerAbout[provider]}
          </Text>
          {detail !== undefined && <Text size="sm">{detail}</Text>}
          {ssidExpiresAt !== undefined && (
            <Text size="sm">{words.ssidEnds(format.dateTime(ssidExpiresAt))}</Text>
          )}
          {mayConnect && (
            <Group gap="xs">
              {others}
              {provider !== 'paper' && (
                <Button variant="subtle" size="xs" loading={forget.isPending} onClick={() => void onForget()}>
                  {words.forget}
                </Button>
              )}
            </Group>
          )}
        </>
      )}
    </Stack>
  );
}
