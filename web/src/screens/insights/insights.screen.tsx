import { Button, Group, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListFilter, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { askAgain } from '../../app/query-client';
import { useStore } from '../../app/store';
import { useChoice } from '../../app/use-address';
import { useLive } from '../../app/use-live';
import { usePages } from '../../app/use-pages';
import { useMay } from '../../app/use-session';
import { localeStore } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { Dialog } from '../../ui/dialog';
import { Page } from '../../ui/page';
import { LoadedPages } from '../../ui/pages';
import { Section } from '../../ui/section';
import { EmptyState } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { latestInsightQuery } from '../overview/queries';
import { GenerateForm } from './generate-form';
import { InsightText } from './insight-text';
import { insightWords } from './words';

const KINDS = ['any', 'day', 'last24h', 'custom'] as const;
const LOCALES = ['any', 'pt-BR', 'en'] as const;

export default function InsightsScreen() {
  const words = useWords(insightWords);
  const may = useMay();
  const navigate = useNavigate();
  const latest = useQuery(latestInsightQuery(useStore(localeStore))).data;
  const [kind, setKind] = useChoice('kind', KINDS, 'any');
  const [locale, setLocale] = useChoice('locale', LOCALES, 'any');
  const [isMaking, setIsMaking] = useState(false);
  const query = { ...(kind !== 'any' && { kind }), ...(locale !== 'any' && { locale }) };
  const pages = usePages(['insights', 'list', query], (cursor, signal) =>
    ask(api.GET('/api/insights', { params: { query: { ...query, cursor, limit: 20 } }, signal })),
  );
  useLive('insight:new', () => void askAgain(['insights']));
  const maker = may('insights:write') && (
    <Button size="xs" leftSection={<Sparkles size={14} />} onClick={() => setIsMaking(true)}>
      {words.make}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={maker}>
      <Dialog opened={isMaking} title={words.make} onClose={() => setIsMaking(false)}>
        <GenerateForm onDone={(id) => void navigate({ to: `/insights/${id}` })} />
      </Dialog>
      {latest && (
        <Section title={words.latest}>
          <InsightText insight={latest} size="lg" />
          <TextLink to="/insights/$id" params={{ id: latest.id }} size="sm">
            {words.open}
          </TextLink>
        </Section>
      )}
      <Section
        title={words.all}
        actions={
          <Group gap="xs">
            <Select
              size="xs"
              w={160}
              aria-label={words.kind}
              allowDeselect={false}
              value={kind}
              onChange={(value) => value && setKind(value)}
              data={KINDS.map((value) => ({
                value,
                label: value === 'any' ? words.anyKind : words.kinds[value],
              }))}
            />
            <Select
              size="xs"
              w={150}
              aria-label={words.locale}
              allowDeselect={false}
              value={locale}
              onChange={(value) => value && setLocale(value)}
              data={LOCALES.map((value) => ({
                value,
                label: value === 'any' ? words.anyLocale : words.locales[value],
              }))}
            />
          </Group>
        }
      >
        <LoadedPages
          pages={pages}
          empty={
            Object.keys(query).length > 0 ? (
              <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
            ) : (
              <EmptyState icon={Sparkles} title={words.noneTitle} text={words.noneText}>
                {maker}
              </EmptyState>
            )
          }
        >
          {(rows) => (
            <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }} data-insights>
              {rows.map((insight) => (
                <li key={insight.id} style={{ borderTop: '1px solid var(--td-grid)', padding: '12px 0' }}>
                  <InsightText insight={insight} />
                  <TextLink to="/insights/$id" params={{ id: insight.id }} size="sm">
                    {words.open}
                  </TextLink>
                </li>
              ))}
            </Stack>
          )}
        </LoadedPages>
      </Section>
    </Page>
  );
}
