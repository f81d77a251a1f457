import { Anchor, Button, Group, NumberInput, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { Loaded, ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { twoFactorQuery } from '../../account/two-factor-query';
import { tradeWords } from './words';

/** What the API asks for before orders may use real money. */
export function RealTradingForm({ onDone }: { onDone: () => void }) {
  const words = useWords(tradeWords);
  return (
    <Loaded
      query={useQuery(twoFactorQuery)}
      isEmpty={({ enabled }) => !enabled}
      empty={
        <Stack gap="xs">
          <Text size="sm">{words.needsTwoFactor}</Text>
          <Anchor
            renderRoot={(props) => <Link to="/account" search={{ tab: 'security' } as never} {...props} />}
          >
            {words.toSecurity}
          </Anchor>
        </Stack>
      }
    >
      {() => <Form onDone={onDone} />}
    </Loaded>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const words = useWords(tradeWords);
  const rules = useRules();
  const positive = (value: number | string) => (Number(value) > 0 ? null : words.missingStake);
  const form = useForm({
    initialValues: { password: '', code: '', perOrderLimit: 10, perDayLimit: 50 },
    validate: {
      password: rules.filled,
      code: rules.filled,
      perOrderLimit: positive,
      perDayLimit: (value, { perOrderLimit }) =>
        positive(value) ?? (value < perOrderLimit ? words.dayBelowOrder : null),
    },
  });
  const save = useAction(
    (body: Schemas['SetRealTradingDto']) => ask(api.PUT('/api/broker/real-trading', { body })),
    {
      done: words.switchedOn,
      changes: ['broker'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate({ enabled: true, ...values }))}>
      <Stack>
        <Text size="sm">{words.realWarning}</Text>
        {save.isError && <ProblemAlert error={save.error} />}
        <Group grow>
          <NumberInput
            label={words.perOrder}
            min={0}
            decimalScale={2}
            {...form.getInputProps('perOrderLimit')}
          />
          <NumberInput label={words.perDay} min={0} decimalScale={2} {...form.getInputProps('perDayLimit')} />
        </Group>
        <PasswordInput
          label={words.password}
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        <TextInput
          label={words.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          {...form.getInputProps('code')}
        />
        <Button type="submit" color="red.9" loading={save.isPending}>
          {words.switchOn}
        </Button>
      </Stack>
    </form>
  );
}
