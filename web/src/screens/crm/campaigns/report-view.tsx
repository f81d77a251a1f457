import { Alert, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { StatCard } from '../../../ui/stat-card';
import { Loaded } from '../../../ui/states';
import { Doers } from './doers';
import { LinksTable } from './links-table';
import { ProgressBar } from './progress';
import { type Campaign, type Report, reportQuery } from './queries';
import { VariantsTable } from './variants-table';
import { campaignWords } from './words';

/** Of these it matters how many they are of those that were sent. */
const SHARES = ['opened', 'clicked', 'bounced', 'complained', 'unsubscribed'] as const;
/** Shown when there are any: mostly there are none. */
const ODD = ['failed', 'unknown', 'suppressed'] as const;

/** What became of it so far. */
export function ReportView({ campaign }: { campaign: Campaign }) {
  const query = useQuery(reportQuery(campaign.id));
  return (
    <Loaded query={query}>
      {(report) => (
        <Stack>
          <Figures report={report} />
          {report.variants.length > 0 && <VariantsTable variants={report.variants} />}
          {report.sent > 0 && <LinksTable links={report.links} sent={report.sent} />}
          {report.sent > 0 && <Doers campaign={campaign} variants={report.variants} />}
        </Stack>
      )}
    </Loaded>
  );
}

function Figures({ report }: { report: Report }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const { total, sent, kept, pending } = report;
  return (
    <Section title={words.report} about={words.reportAbout}>
      {kept > 0 && (
        <Alert
          variant="light"
          color="yellow"
          mb="sm"
          title={words.keptTitle}
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
        >
          {words.keptText(format.number(kept))}
        </Alert>
      )}
      <Stack>
        <ProgressBar report={report} />
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="sm">
          <StatCard label={words.figures.total} value={format.number(total)} />
          <StatCard
            label={words.figures.sent}
            value={format.number(sent)}
            about={pending > 0 && `${words.figures.pending}: ${format.number(pending)}`}
          />
          {SHARES.map((name) => (
            <StatCard
              key={name}
              label={words.figures[name]}
              value={format.number(report[name])}
              about={sent > 0 && words.ofSent(format.percent(report[name] / sent))}
            />
          ))}
          {ODD.filter((name) => report[name] > 0).map((name) => (
            <StatCard
              key={name}
              label={words.figures[name]}
              value={format.number(report[name])}
              about={words.figureHints[name]}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </Section>
  );
}
