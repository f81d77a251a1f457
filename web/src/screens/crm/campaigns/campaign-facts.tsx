import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Facts } from '../../../ui/facts';
import { Section } from '../../../ui/section';
import { TextLink } from '../../../ui/text-link';
import { templateChoicesQuery } from '../templates/queries';
import { type Campaign, segmentChoicesQuery } from './queries';
import { campaignWords } from './words';

/** What was said of it. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const templates = useQuery(templateChoicesQuery).data;
  const segments = useQuery(segmentChoicesQuery).data;
  const { subject, templateId, segmentId, throttlePerSecond, startedAt, finishedAt, scheduledAt } = campaign;
  const template = templates?.find(({ id }) => id === templateId);
  const segment = segments?.find(({ id }) => id === segmentId);
  const time = (label: string, at: string | undefined) =>
    at === undefined ? [] : [[label, format.dateTime(at)] as const];
  return (
    <Section title={subject}>
      <Facts
        cols={4}
        facts={[
          [
            words.template,
            template ? (
              <TextLink key="template" to="/crm/templates/$id" params={{ id: templateId }}>
                {template.name}
              </TextLink>
            ) : templates ? (
              words.templateGone
            ) : (
              '–'
            ),
          ],
          [
            words.segment,
            segmentId === null ? words.everyone : (segment?.name ?? (segments ? words.segmentGone : '–')),
          ],
          ...(throttlePerSecond === undefined
            ? []
            : [[words.throttle, format.number(throttlePerSecond)] as const]),
          ...(startedAt === undefined ? time(words.when, scheduledAt) : []),
          ...time(words.startedAt, startedAt),
          ...time(words.finishedAt, finishedAt),
        ]}
      />
    </Section>
  );
}
