import {
  ActionIcon,
  Button,
  Card,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { ArrowDown, ArrowUp, Plus, Trash } from 'lucide-react';
import { useWords } from '../../../i18n/words';
import { KINDS, type ModuleValues, NEW_LESSON } from './module-values';
import { productWords } from './words';

/** The lessons in their order. */
export function LessonFields({ form }: { form: UseFormReturnType<ModuleValues> }) {
  const words = useWords(productWords);
  const { lessons } = form.values;
  return (
    <Stack gap="xs" component="fieldset" m={0} p={0} style={{ border: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        {words.lessons}
      </Text>
      <Text size="xs" c="dimmed">
        {words.lessonsHint}
      </Text>
      {lessons.map((lesson, at) => (
        <LessonCard key={lesson.id ?? `new ${at}`} form={form} at={at} count={lessons.length} />
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<Plus size={14} />}
        onClick={() => form.insertListItem('lessons', { ...NEW_LESSON })}
        style={{ alignSelf: 'flex-start' }}
      >
        {words.addLesson}
      </Button>
    </Stack>
  );
}

function LessonCard({
  form,
  at,
  count,
}: {
  form: UseFormReturnType<ModuleValues>;
  at: number;
  count: number;
}) {
  const words = useWords(productWords);
  const { kind } = form.values.lessons[at]!;
  const field = (name: string) => form.getInputProps(`lessons.${at}.${name}`);
  const move = (to: number) => form.reorderListItem('lessons', { from: at, to });
  return (
    <Card padding="sm" component="section" aria-label={words.lesson(at + 1)}>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {words.lesson(at + 1)}
        </Text>
        <Group gap={4}>
          <ActionIcon
            variant="default"
            disabled={at === 0}
            aria-label={words.moveUp(at + 1)}
            onClick={() => move(at - 1)}
          >
            <ArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            disabled={at === count - 1}
            aria-label={words.moveDown(at + 1)}
            onClick={() => move(at + 1)}
          >
            <ArrowDown size={14} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={words.removeLesson(at + 1)}
            onClick={() => form.removeListItem('lessons', at)}
          >
            <Trash size={14} />
          </ActionIcon>
        </Group>
      </Group>
      <Stack gap="xs">
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" verticalSpacing="xs">
          <TextInput size="xs" label={words.lessonTitle} {...field('title')} />
          <Select
            size="xs"
            label={words.kind}
            allowDeselect={false}
            data={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
            {...field('kind')}
          />
          <NumberInput
            size="xs"
            label={words.dripDays}
            min={0}
            max={3650}
            allowDecimal={false}
            {...field('dripDays')}
          />
        </SimpleGrid>
        {kind === 'text' ? (
          <Textarea size="xs" label={words.content} autosize minRows={3} maxRows={12} {...field('content')} />
        ) : (
          <TextInput size="xs" label={words.address} placeholder="https://" {...field('url')} />
        )}
      </Stack>
    </Card>
  );
}
