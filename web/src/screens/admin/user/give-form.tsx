import {
  Button,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import { useSettings } from '../../../app/use-settings';
import { endOfDay } from '../../../i18n/days';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { adminModulesQuery, productsQuery } from '../products/queries';
import { adminWords } from '../shared/words';
import { USER_CHANGES } from './queries';
import { userPageWords } from './words';

/** Gives a product or modules by hand: at once, also to who is not verified. */
export function GiveForm({ userId, onDone }: { userId: string; onDone: () => void }) {
  const words = useWords(userPageWords);
  const admin = useWords(adminWords);
  const rules = useRules();
  const { businessTz } = useSettings();
  const products = useQuery(productsQuery).data ?? [];
  const modules = useQuery(adminModulesQuery).data ?? [];
  const form = useForm({
    initialValues: {
      what: 'product' as 'product' | 'modules',
      productId: null as string | null,
      moduleSlugs: [] as string[],
      until: '',
      reason: '',
    },
    validate: {
      productId: (id, { what }) => (what === 'product' ? rules.filled(id ?? '') : null),
      moduleSlugs: (slugs, { what }) => (what === 'modules' ? rules.filled(slugs.join('')) : null),
    },
  });
  const { what } = form.values;
  const give = useAction(
    ({ productId, moduleSlugs, until, reason }: typeof form.values) => {
      const body = {
        ...(what === 'product' && productId !== null ? { productId } : { moduleSlugs }),
        ...(until !== '' && { until: endOfDay(until, businessTz) }),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
      };
      return ask(api.POST('/api/admin/users/{id}/grants', { params: { path: { id: userId } }, body }));
    },
    {
      done: words.given,
      changes: USER_CHANGES,
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => give.mutate(values))}>
      <Stack>
        {give.isError && <ProblemAlert error={give.error} />}
        <SegmentedControl
          aria-label={words.what}
          data={[
            { value: 'product', label: words.aProduct },
            { value: 'modules', label: words.someModules },
          ]}
          {...form.getInputProps('what')}
        />
        {what === 'product' ? (
          <>
            <Select
              label={words.product}
              searchable
              nothingFoundMessage={admin.nothingFound}
              data={products.map(({ id, name }) => ({ value: id, label: name }))}
              {...form.getInputProps('productId')}
            />
            {products.length === 0 && (
              <Text size="xs" c="dimmed">
                {words.noProducts}
              </Text>
            )}
          </>
        ) : (
          <MultiSelect
            label={words.modules}
            searchable
            nothingFoundMessage={admin.nothingFound}
            data={modules.map(({ slug, name }) => ({ value: slug, label: name }))}
            {...form.getInputProps('moduleSlugs')}
          />
        )}
        <TextInput
          type="date"
          label={words.goodUntil}
          description={words.goodUntilHint}
          {...form.getInputProps('until')}
        />
        <Textarea
          label={admin.reason}
          description={admin.reasonHint}
          maxLength={500}
          autosize
          {...form.getInputProps('reason')}
        />
        <Button type="submit" loading={give.isPending}>
          {words.give}
        </Button>
      </Stack>
    </form>
  );
}
