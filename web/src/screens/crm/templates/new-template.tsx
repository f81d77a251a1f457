import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../../../api/client';
import { useSettings } from '../../../app/use-settings';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { problemInForm } from '../../../ui/problem-in-form';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import type { Editor } from './queries';
import { starterHtml } from './starter';
import { templateWords } from './words';

/** Asks for a name and how the mail is to be written; its editor comes next. */
export function NewTemplate({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = useWords(templateWords);
  return (
    <Dialog opened={opened} title={words.newTemplate} onClose={onClose}>
      <NewTemplateForm />
    </Dialog>
  );
}

function NewTemplateForm() {
  const words = useWords(templateWords);
  const navigate = useNavigate();
  const { unlayerProjectId } = useSettings();
  const editors: Editor[] = ['grapesjs', 'html', ...(unlayerProjectId ? (['unlayer'] as const) : [])];
  const form = useForm({
    initialValues: { name: '', editor: 'grapesjs' as Editor },
    validate: {
      name: (name) => (name.trim().length >= 1 && name.trim().length <= 120 ? null : words.nameRule),
    },
  });
  const make = useAction(
    ({ name, editor }: typeof form.values) =>
      ask(
        api.POST('/api/crm/templates', {
          body: { name: name.trim(), editor, html: starterHtml(words.starter) },
        }),
      ),
    {
      changes: ['templates'],
      onDone: ({ id }) => void navigate({ to: '/crm/templates/$id', params: { id } }),
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        <TextInput
          label={words.name}
          description={words.nameHint}
          maxLength={120}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label={words.editor} {...form.getInputProps('editor')}>
          <Stack gap="xs" mt="xs">
            {editors.map((editor) => (
              <Radio
                key={editor}
                value={editor}
                label={words.editors[editor]}
                description={words.editorTexts[editor]}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Button type="submit" loading={make.isPending}>
          {words.create}
        </Button>
      </Stack>
    </form>
  );
}
