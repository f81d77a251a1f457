import { ActionIcon, Button, Group, MultiSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash } from 'lucide-react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useMay } from '../../../app/use-session';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { sourcesQuery } from '../../webhooks/queries';
import { adminWords } from '../shared/words';
import { adminModulesQuery, type Product } from './queries';
import type { ProductValues, Rule } from './product-values';
import { RuleFields } from './rule-fields';
import { productWords } from './words';

const NO_RULE: Rule = { source: '', productId: '', priceId: '', name: '' };

/** Makes a product, or changes one. */
export function ProductForm({ product, onDone }: { product?: Product; onDone: () => void }) {
  const words = useWords(productWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const rules = useRules();
  const may = useMay();
  const modules = useQuery(adminModulesQuery).data ?? [];
  const sources = useQuery({ ...sourcesQuery, enabled: may('webhooks:manage') }).data ?? [];
  const form = useForm<ProductValues>({
    initialValues: {
      name: product?.name ?? '',
      modules: product?.modules ?? [],
      durationDays: product?.durationDays ?? '',
      checkoutUrl: product?.checkoutUrl ?? '',
      match: product?.match.map((rule) => ({ ...NO_RULE, ...rule })) ?? [],
    },
    validate: {
      name: rules.filled,
      modules: (slugs) => (slugs.length === 0 ? words.modulesRule : null),
      checkoutUrl: (url) => (url.trim() === '' || /^https?:\/\/\S+$/.test(url.trim()) ? null : words.urlRule),
      match: {
        source: (_, { match }, path) => (isEmpty(match[Number(path.split('.')[1])]!) ? words.ruleRule : null),
      },
    },
  });
  const save = useAction(
    async (values: ProductValues) => {
      const body = bodyOf(values);
      if (product) {
        const params = { path: { id: product.id } };
        await ask(api.PATCH('/api/admin/products/{id}', { params, body }));
      } else await ask(api.POST('/api/admin/products', { body }));
    },
    {
      done: shared.saved,
      changes: ['admin-products', 'audit'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <TextInput label={words.name} data-autofocus {...form.getInputProps('name')} />
        <MultiSelect
          label={words.unlocks}
          description={product ? words.unlocksHint : undefined}
          searchable
          nothingFoundMessage={modules.length === 0 ? words.noModulesYet : admin.nothingFound}
          data={modules.map(({ slug, name }) => ({ value: slug, label: name }))}
          {...form.getInputProps('modules')}
        />
        <NumberInput
          label={words.durationDays}
          description={words.durationHint}
          min={1}
          max={36_500}
          allowDecimal={false}
          {...form.getInputProps('durationDays')}
        />
        <TextInput
          label={words.checkoutUrl}
          description={words.checkoutHint}
          placeholder="https://pay.hotmart.com/A1"
          {...form.getInputProps('checkoutUrl')}
        />
        <Stack gap="xs" component="fieldset" m={0} p={0} style={{ border: 0 }}>
          <Text component="legend" size="sm" fw={500}>
            {words.match}
          </Text>
          <Text size="xs" c="dimmed">
            {words.matchHint}
          </Text>
          {form.values.match.map((_, at) => (
            <Group key={at} gap="xs" align="flex-start" wrap="nowrap">
              <RuleFields form={form} at={at} sources={sources.map(({ slug }) => slug)} />
              <ActionIcon
                mt={26}
                variant="default"
                aria-label={words.removeRule(at + 1)}
                onClick={() => form.removeListItem('match', at)}
              >
                <Trash size={14} />
              </ActionIcon>
            </Group>
          ))}
          <Button
            size="xs"
            variant="default"
            leftSection={<Plus size={14} />}
            onClick={() => form.insertListItem('match', { ...NO_RULE })}
            style={{ alignSelf: 'flex-start' }}
          >
            {words.addRule}
          </Button>
        </Stack>
        <Button type="submit" loading={save.isPending}>
          {product ? shared.save : admin.create}
        </Button>
      </Stack>
    </form>
  );
}

function isEmpty(rule: Rule): boolean {
  return Object.values(rule).every((value) => value.trim() === '');
}

function bodyOf({
  name,
  modules,
  durationDays,
  checkoutUrl,
  match,
}: ProductValues): Schemas['CreateProductDto'] {
  return {
    name: name.trim(),
    modules,
    durationDays: durationDays === '' ? null : Number(durationDays),
    checkoutUrl: checkoutUrl.trim() === '' ? null : checkoutUrl.trim(),
    match: match.map((rule) =>
      Object.fromEntries(
        Object.entries(rule).flatMap(([field, value]) =>
          value.trim() === '' ? [] : [[field, value.trim()]],
        ),
      ),
    ),
  };
}
