import { Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { type Report, reportQuery } from './queries';
import { campaignWords } from './words';

/** How long figures of a campaign that is over are good for a list, in ms. */
const OVER_MS = 60_000;

/** How far a campaign is. */
export function ProgressBar({ report, size = 'md' }: { report: Report; size?: 'sm' | 'md' }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const { total, pending, sent, failed, unknown, suppressed } = report;
  const done = total - pending;
  const share = (count: number) => (total === 0 ? 0 : (count / total) * 100);
  const parts = [
    { value: share(sent), colour: 'var(--td-chart)', name: words.figures.sent },
    { value: share(failed), colour: 'var(--td-bad)', name: words.figures.failed },
    { value: share(unknown + suppressed), colour: 'var(--td-chart-before)', name: words.figures.suppressed },
  ];
  return (
    <Stack gap={2}>
      <Progress.Root size={size}>
        {parts.map(({ value, colour, name }) => (
          <Progress.Section key={name} value={value} color={colour} aria-label={name} />
        ))}
      </Progress.Root>
      <Text size="xs" c="dimmed" className="figures" data-done={done}>
        {words.progressOf(format.number(done), format.number(total))}
      </Text>
    </Stack>
  );
}

/** The same in a list; of those that are over what people did is not asked for again and again. */
export function ProgressOf({ id, isOver }: { id: string; isOver: boolean }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const query = reportQuery(id);
  const report = useQuery(
    isOver ? { ...query, staleTime: OVER_MS, refetchInterval: false as const } : query,
  ).data;
  if (!report) return null;
  const { sent, opened, clicked } = report;
  return (
    <>
      <ProgressBar report={report} size="sm" />
      {isOver && sent > 0 && (
        <Text size="xs" c="dimmed">
          {words.opensAndClicks(format.percent(opened / sent), format.percent(clicked / sent))}
        </Text>
      )}
    </>
  );
}
