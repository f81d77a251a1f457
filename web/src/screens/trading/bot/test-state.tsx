import { Badge, Progress } from '@mantine/core';
import type { BacktestNews } from '../../../api/live-events';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import type { BacktestRow } from './queries';
import { botWords } from './words';

/** In words, with a bar while it runs. */
export function TestState({
  state,
  progress,
  news,
}: {
  state: BacktestRow['state'];
  progress: BacktestRow['progress'];
  news: BacktestNews | undefined;
}) {
  const words = useWords(botWords);
  const format = useFormat();
  const isActive = state === 'queued' || state === 'running';
  const { done, total } = isActive && news ? news : progress;
  const part = total === 0 ? 0 : done / total;
  return (
    <div style={{ minWidth: 110 }}>
      <Badge variant={state === 'done' ? 'light' : 'default'} tt="none" data-test={state}>
        {words.testStates[isActive && news ? news.state : state]}
      </Badge>
      {isActive && (
        <Progress value={part * 100} mt={4} aria-label={words.percentDone(format.percent(part))} />
      )}
    </div>
  );
}
