import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../i18n/words';
import { CopyField } from '../../ui/copy-field';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { TwoFactorOff } from './two-factor-off';
import { twoFactorQuery } from './two-factor-query';
import { TwoFactorSetUp } from './two-factor-set-up';
import { accountWords } from './words';

/** Whether the log-in asks for a code, and how to switch that. */
export function TwoFactor() {
  const words = useWords(accountWords);
  const query = useQuery(twoFactorQuery);
  const [opened, setOpened] = useState<'on' | 'off'>();
  const [codes, setCodes] = useState<string[]>();
  const close = () => setOpened(undefined);
  return (
    <Section title={words.twoFactor} about={words.twoFactorAbout}>
      <Loaded query={query}>
        {({ enabled, recoveryCodesLeft }) => (
          <Stack align="flex-start">
            <Group gap="xs">
              <Badge variant={enabled ? 'filled' : 'default'} tt="none">
                {enabled ? words.on : words.off}
              </Badge>
              {enabled && <Text size="sm">{words.codesLeft(recoveryCodesLeft)}</Text>}
            </Group>
            <Button
              variant={enabled ? 'default' : 'filled'}
              onClick={() => setOpened(enabled ? 'off' : 'on')}
            >
              {enabled ? words.disable : words.setUp}
            </Button>
          </Stack>
        )}
      </Loaded>
      <Modal opened={opened !== undefined} onClose={close} title={words.twoFactor}>
        {opened === 'on' && (
          <TwoFactorSetUp
            onDone={(given) => {
              close();
              setCodes(given);
            }}
          />
        )}
        {opened === 'off' && <TwoFactorOff onDone={close} />}
      </Modal>
      <Modal
        opened={codes !== undefined}
        onClose={() => setCodes(undefined)}
        title={words.recovery}
        closeOnClickOutside={false}
        withCloseButton={false}
      >
        <Stack>
          <Text size="sm">{words.recoveryText}</Text>
          <CopyField text={(codes ?? []).join('\n')} label={words.recovery} />
          <Button onClick={() => setCodes(undefined)}>{words.kept}</Button>
        </Stack>
      </Modal>
    </Section>
  );
}
