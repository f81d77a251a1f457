import { Button, Code, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import qrcode from 'qrcode-generator';
import { api, ask } from '../../api/client';
import { useWords } from '../../i18n/words';
import { useRules } from '../../ui/rules';
import { Loaded, ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { accountWords } from './words';

/** A secret for the app, then a code of it. Nothing is asked for at log-ins until that code was right. */
export function TwoFactorSetUp({ onDone }: { onDone: (recoveryCodes: string[]) => void }) {
  const words = useWords(accountWords);
  const rules = useRules();
  const query = useQuery({
    queryKey: ['two-factor-secret'],
    queryFn: () => ask(api.POST('/api/auth/2fa/setup')),
    gcTime: 0, // a secret: each opening makes a new one
    staleTime: Infinity,
    retry: false,
  });
  const form = useForm({ initialValues: { code: '' }, validate: { code: rules.filled } });
  const enable = useAction(
    (code: string) => ask(api.POST('/api/auth/2fa/enable', { body: { code: code.replaceAll(' ', '') } })),
    {
      done: words.enabled,
      changes: ['two-factor', 'sessions'],
      onDone: ({ recoveryCodes }) => onDone(recoveryCodes),
      onProblem: () => undefined,
    },
  );
  return (
    <Loaded query={query}>
      {({ secret, otpauthUrl }) => (
        <form noValidate onSubmit={form.onSubmit(({ code }) => enable.mutate(code))}>
          <Stack>
            <Text size="sm">{words.scan}</Text>
            <QrCode text={otpauthUrl} label={words.qr} />
            <div>
              <Text size="sm" fw={500}>
                {words.secret}
              </Text>
              <Code block style={{ wordBreak: 'break-all', whiteSpace: 'pre-wrap' }} data-secret={secret}>
                {secret.replaceAll(/(.{4})(?!$)/g, '$1 ')}
              </Code>
            </div>
            {enable.isError && <ProblemAlert error={enable.error} />}
            <TextInput
              label={words.code}
              inputMode="numeric"
              autoComplete="one-time-code"
              {...form.getInputProps('code')}
            />
            <Button type="submit" loading={enable.isPending}>
              {words.enable}
            </Button>
          </Stack>
        </form>
      )}
    </Loaded>
  );
}

/** Dark on white in both themes, with its quiet border: cameras want that. */
function QrCode({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return (
    <img
      src={code.createDataURL(4, 16)}
      alt={label}
      width={200}
      height={200}
      style={{ alignSelf: 'center', imageRendering: 'pixelated', borderRadius: 8 }}
    />
  );
}
