import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useWords } from '../../../i18n/words';
import { useRules } from '../../../ui/rules';
import { tradeWords } from './words';

/** Asks for the session of the platform. */
export function ConnectQuadcode({
  isPending,
  onConnect,
}: {
  isPending: boolean;
  onConnect: (ssid: string) => void;
}) {
  const words = useWords(tradeWords);
  const rules = useRules();
  const form = useForm({ initialValues: { ssid: '' }, validate: { ssid: rules.filled } });
  return (
    <form noValidate onSubmit={form.onSubmit(({ ssid }) => onConnect(ssid.trim()))}>
      <Stack>
        <PasswordInput
          label={`${words.providers.quadcode}: ${words.ssid}`}
          description={words.ssidAbout}
          autoComplete="off"
          {...form.getInputProps('ssid')}
        />
        <Button type="submit" loading={isPending}>
          {words.connect}
        </Button>
      </Stack>
    </form>
  );
}
