import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { api, ask } from '../../api/client';
import { useStore } from '../../app/store';
import { useMay } from '../../app/use-session';
import { useFormat } from '../../i18n/format';
import { localeStore } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { unbroken } from '../insights/unbroken';
import { latestInsightQuery } from './queries';
import { overviewWords } from './words';

/** What happened, in words. */
export function InsightCard() {
  const words = useWords(overviewWords);
  const format = useFormat();
  const locale = useStore(localeStore);
  const may = useMay();
  const query = useQuery(latestInsightQuery(locale));
  const make = useAction(() => ask(api.POST('/api/insights/generate', { body: { locale } })), {
    done: words.insightDone,
    changes: ['insights'],
  });
  const maker = may('insights:write') && (
    <Button
      size="xs"
      variant="light"
      leftSection={<Sparkles size={14} />}
      loading={make.isPending}
      onClick={() => make.mutate(undefined)}
      style={{ alignSelf: 'flex-start' }}
    >
      {words.makeInsight}
    </Button>
  );
  return (
    <Section title={words.insight}>
      <Loaded
        query={query}
        isEmpty={(insight) => insight === null}
        empty={
          <Stack gap="sm">
            <Text size="sm">{words.noInsight}</Text>
            {maker}
          </Stack>
        }
      >
        {(insight) => (
          <Stack gap="sm">
            <Text lang={insight!.locale}>{unbroken(insight!.text)}</Text>
            <Text size="xs" c="dimmed">
              {words.insightBy[insight!.source]} · {format.dateTime(insight!.createdAt)}
            </Text>
            {maker}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
