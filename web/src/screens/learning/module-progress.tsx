import { Progress, Text } from '@mantine/core';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import type { MyModule } from './queries';
import { learningWords } from './words';

export function ModuleProgress({ progress: { completed, total } }: { progress: MyModule['progress'] }) {
  const words = useWords(learningWords);
  const format = useFormat();
  const text = words.progress(format.number(completed), format.number(total));
  return (
    <div>
      <Progress value={total === 0 ? 0 : (completed / total) * 100} aria-label={text} />
      <Text size="xs" c="dimmed" mt={4}>
        {text}
      </Text>
    </div>
  );
}
