import { Badge } from '@mantine/core';
import { useWords } from '../../../i18n/words';
import type { CampaignStatus } from './queries';
import { campaignWords } from './words';

const COLOURS: Readonly<Partial<Record<CampaignStatus, string>>> = {
  sent: 'var(--td-good)',
  sending: 'var(--td-chart)',
  cancelled: 'var(--td-bad)',
};

export function StatusBadge({ status }: { status: CampaignStatus }) {
  const words = useWords(campaignWords);
  const colour = COLOURS[status];
  return (
    <Badge
      variant="default"
      tt="none"
      fw={600}
      data-status={status}
      c={colour}
      style={{ borderColor: colour, minWidth: 'max-content' }}
    >
      {words.statuses[status]}
    </Badge>
  );
}
