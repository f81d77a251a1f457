import { Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { useParam } from '../../app/use-param';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { BackLink } from '../../ui/back-link';
import { Page } from '../../ui/page';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { InsightFacts } from './insight-facts';
import { InsightText } from './insight-text';
import { insightWords } from './words';

const insightQuery = (id: string) =>
  queryOptions({
    queryKey: ['insights', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/insights/{id}', { params: { path: { id } }, signal })),
  });

/** One insight, and all that it states. */
export default function InsightScreen() {
  const words = useWords(insightWords);
  const format = useFormat();
  const query = useQuery(insightQuery(useParam('id')));
  return (
    <Page title={words.insight} about={<BackLink to="/insights" label={words.back} />}>
      <Loaded query={query}>
        {(insight) => (
          <Stack>
            <Section title={words.kinds[insight.period.kind]}>
              <InsightText insight={insight} size="lg" />
              {insight.tokens && (
                <Text size="xs" c="dimmed">
                  {words.tokens(format.number(insight.tokens.input), format.number(insight.tokens.output))}
                </Text>
              )}
            </Section>
            <InsightFacts facts={insight.facts} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
