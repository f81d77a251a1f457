import { Button, MultiSelect, NumberInput, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { adminWords } from '../shared/words';
import { LessonFields } from './lesson-fields';
import { lessonOf, type ModuleValues, valuesOf } from './module-values';
import { adminModulesQuery, type Module } from './queries';
import { productWords } from './words';

/** Makes a module, or changes one; progress stays with lessons that stay. */
export function ModuleForm({ module, onDone }: { module?: Module; onDone: () => void }) {
  const words = useWords(productWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const rules = useRules();
  const others = (useQuery(adminModulesQuery).data ?? []).filter(({ slug }) => slug !== module?.slug);
  const form = useForm<ModuleValues>({
    initialValues: valuesOf(module),
    validate: {
      slug: (slug) => (module || /^[a-z0-9][a-z0-9-]{0,62}$/.test(slug.trim()) ? null : words.slugRule),
      name: rules.filled,
      lessons: {
        title: rules.filled,
        url: (url, { lessons }, path) =>
          lessons[Number(path.split('.')[1])]!.kind === 'text' || /^https?:\/\/\S+$/.test(url.trim())
            ? null
            : words.urlRule,
      },
    },
  });
  const save = useAction(
    async (values: ModuleValues) => {
      const body = {
        name: values.name.trim(),
        description: values.description,
        prerequisites: values.prerequisites,
        position: Number(values.position) || 0,
        lessons: values.lessons.map(lessonOf),
      };
      if (module) {
        await ask(api.PATCH('/api/admin/modules/{id}', { params: { path: { id: module.id } }, body }));
      } else await ask(api.POST('/api/admin/modules', { body: { ...body, slug: values.slug.trim() } }));
    },
    {
      done: shared.saved,
      changes: ['admin-modules', 'modules', 'audit'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={words.name} data-autofocus {...form.getInputProps('name')} />
          {!module && (
            <TextInput
              label={words.slug}
              description={words.slugHint}
              placeholder="trader-pro"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('slug')}
            />
          )}
        </SimpleGrid>
        <Textarea label={words.description} autosize minRows={2} {...form.getInputProps('description')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <MultiSelect
            label={words.prerequisites}
            description={words.prerequisitesHint}
            searchable
            nothingFoundMessage={admin.nothingFound}
            data={others.map(({ slug, name }) => ({ value: slug, label: name }))}
            {...form.getInputProps('prerequisites')}
          />
          <NumberInput
            label={words.position}
            description={words.positionHint}
            min={0}
            max={1_000_000}
            allowDecimal={false}
            {...form.getInputProps('position')}
          />
        </SimpleGrid>
        <LessonFields form={form} />
        <Button type="submit" loading={save.isPending}>
          {module ? shared.save : admin.create}
        </Button>
      </Stack>
    </form>
  );
}
