import { Alert, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock, CirclePause } from 'lucide-react';
import { useState } from 'react';
import { useFilters } from '../../../app/use-filters';
import { useParam } from '../../../app/use-param';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Dialog } from '../../../ui/dialog';
import { Page } from '../../../ui/page';
import { Loaded } from '../../../ui/states';
import { CampaignActions } from './campaign-actions';
import { CampaignFacts } from './campaign-facts';
import { CampaignForm } from './campaign-form';
import { type Campaign, campaignQuery } from './queries';
import { ReportView } from './report-view';
import { ScheduleForm } from './schedule-form';
import { StatusBadge } from './status-badge';
import { useCampaignNews } from './use-campaign-news';
import { campaignWords } from './words';

/** One campaign: written while it is a draft, watched once it has begun. */
export default function CampaignScreen() {
  const words = useWords(campaignWords);
  const may = useMay();
  const id = useParam('id');
  const query = useQuery(campaignQuery(id));
  const [{ send }, setFilters] = useFilters(['send']);
  const setIsScheduling = (isScheduling: boolean) => setFilters({ send: isScheduling ? '1' : null });
  const [isDirty, setIsDirty] = useState(false);
  useCampaignNews();
  const campaign = query.data;
  const isOpenEnded = campaign?.status === 'draft' || campaign?.status === 'scheduled';
  return (
    <Page
      title={campaign?.name ?? words.campaign}
      about={
        <Group gap="sm">
          <BackLink to="/crm/campaigns" label={words.back} />
          {campaign && <StatusBadge status={campaign.status} />}
        </Group>
      }
      actions={
        campaign &&
        may('crm:write') && (
          <CampaignActions
            campaign={campaign}
            isUnsaved={isOpenEnded && isDirty}
            onSchedule={() => setIsScheduling(true)}
          />
        )
      }
    >
      {campaign && (
        <Dialog
          opened={send !== undefined && isOpenEnded}
          title={words.scheduleTitle}
          onClose={() => setIsScheduling(false)}
        >
          <ScheduleForm campaign={campaign} onDone={() => setIsScheduling(false)} />
        </Dialog>
      )}
      <Loaded query={query}>
        {(shown) => (
          <Stack>
            <Notices campaign={shown} />
            {isOpenEnded && may('crm:write') ? (
              <CampaignForm
                key={shown.id}
                campaign={shown}
                onDirty={setIsDirty}
                onSaved={(_, isToSend) => isToSend && setIsScheduling(true)}
              />
            ) : (
              <>
                <CampaignFacts campaign={shown} />
                {shown.status !== 'draft' && <ReportView campaign={shown} />}
              </>
            )}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Notices({ campaign: { status, scheduledAt, reason } }: { campaign: Campaign }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  return (
    <>
      {status === 'scheduled' && scheduledAt !== undefined && (
        <Alert variant="light" icon={<CalendarClock size={18} />} data-scheduled={scheduledAt}>
          {words.scheduledFor(format.dateTime(scheduledAt))}
        </Alert>
      )}
      {status === 'paused' && reason !== undefined && (
        <Alert
          variant="light"
          color="yellow"
          icon={<CirclePause size={18} />}
          title={words.pausedTitle}
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
        >
          <Text size="sm">{reason}</Text>
        </Alert>
      )}
    </>
  );
}
