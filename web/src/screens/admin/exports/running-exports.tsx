import { Button, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { useStore } from '../../../app/store';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { ProblemAlert } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { exporting } from './exporting';
import { exportWords } from './words';

/** How long after its beginning a file that is there is still told of, in ms. */
const FRESH_MS = 15 * 60_000;

/** How far the newest file is, on the screen where it was asked for. */
export function RunningExports({ type }: { type: 'trades' | 'users' }) {
  const words = useWords(exportWords);
  const shared = useWords(common);
  const format = useFormat();
  const all = useStore(exporting.all);
  const newest = all.find(({ query }) => query.type === type);
  if (!newest || newest.state === 'cancelled' || (newest.state === 'done' && isOld(newest.at))) return null;
  if (newest.state === 'failed') return <ProblemAlert error={newest.problem} />;
  return (
    <Paper withBorder p="xs" className="surface" role="status" data-export={newest.state}>
      <Group gap="sm" justify="space-between">
        <Group gap="sm" wrap="nowrap">
          {newest.state === 'running' && <Loader size={16} aria-hidden />}
          <Stack gap={0}>
            <Text size="sm">
              {newest.state === 'running' ? words.making(newest.name) : words.made(newest.name)}
            </Text>
            <Text size="xs" c="dimmed" className="figures">
              {words.size(format, newest.bytes)}
            </Text>
          </Stack>
        </Group>
        {newest.state === 'running' ? (
          <Button size="compact-sm" variant="default" onClick={() => exporting.cancel(newest.id)}>
            {shared.cancel}
          </Button>
        ) : (
          <TextLink to="/admin/exports" fz="sm">
            {words.toExports}
          </TextLink>
        )}
      </Group>
    </Paper>
  );
}

function isOld(at: number): boolean {
  return Date.now() - at > FRESH_MS;
}
