import { Button, JsonInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import type { Source } from './queries';
import { SecretOnce } from './secret-once';
import { webhookWords } from './words';

type Kind = Source['kind'];
const KINDS: readonly Kind[] = [
  'standard',
  'hotmart',
  'kiwify',
  'stripe',
  'shopify',
  'github',
  'generic-hmac',
];

/** Makes a source and shows its secret, or changes what may be changed of one. */
export function SourceForm({ source, onDone }: { source?: Source; onDone: () => void }) {
  const words = useWords(webhookWords);
  const shared = useWords(common);
  const form = useForm({
    initialValues: {
      slug: '',
      kind: source?.kind ?? 'standard',
      secret: '',
      trusted: source?.trusted ?? false,
      settings:
        source && Object.keys(source.settings).length > 0 ? JSON.stringify(source.settings, null, 2) : '',
    },
    validate: {
      slug: (slug) => (source || /^[a-z0-9][a-z0-9-]{0,62}$/.test(slug.trim()) ? null : words.slugRule),
      settings: (text) => (settingsOf(text) ? null : words.settingsRule),
    },
  });
  const isOwn = form.values.kind === 'generic-hmac';
  const save = useAction(
    async ({ slug, kind, secret, trusted, settings }: typeof form.values) => {
      const changed = {
        trusted,
        ...(kind === 'generic-hmac' && {
          settings: settingsOf(settings) as Schemas['CreateSourceDto']['settings'],
        }),
      };
      if (source) {
        await ask(
          api.PATCH('/api/webhooks/sources/{id}', { params: { path: { id: source.id } }, body: changed }),
        );
        return undefined;
      }
      const body = { ...changed, slug: slug.trim(), kind, ...(secret.trim() && { secret: secret.trim() }) };
      return (await ask(api.POST('/api/webhooks/sources', { body }))).secret;
    },
    {
      changes: ['webhook-sources'],
      onDone: (secret) => {
        if (secret === undefined) onDone();
      },
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  if (save.data !== undefined) return <SecretOnce secret={save.data} onDone={onDone} />;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        {!source && (
          <>
            <TextInput
              label={words.slug}
              description={words.slugHint}
              placeholder="hotmart-main"
              data-autofocus
              {...form.getInputProps('slug')}
            />
            <Select
              label={words.kind}
              allowDeselect={false}
              data={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
              {...form.getInputProps('kind')}
            />
            <TextInput
              label={words.secret}
              description={words.secretHint}
              {...form.getInputProps('secret')}
            />
          </>
        )}
        {isOwn && (
          <JsonInput
            label={words.settings}
            description={words.settingsHint}
            autosize
            minRows={5}
            maxRows={14}
            formatOnBlur
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...form.getInputProps('settings')}
          />
        )}
        <Switch label={words.trusted} {...form.getInputProps('trusted', { type: 'checkbox' })} />
        <Button type="submit" loading={save.isPending}>
          {source ? shared.save : words.create}
        </Button>
      </Stack>
    </form>
  );
}

/** Nothing counts as no settings; undefined when it is no object. */
function settingsOf(text: string): object | undefined {
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
