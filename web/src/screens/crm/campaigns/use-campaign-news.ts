import type { CampaignNews } from '../../../api/live-events';
import { askAgain, queryClient } from '../../../app/query-client';
import { useLiveAdmin } from '../../../app/use-live-admin';
import { type Campaign, campaignQuery, type Report, reportQuery } from './queries';

/** Keeps what is shown of campaigns as it is now: how far each is, and when its state changes. */
export function useCampaignNews(): void {
  useLiveAdmin('campaign:progress', take);
}

function take({ id, name: _, ...figures }: CampaignNews): void {
  queryClient.setQueryData(reportQuery(id).queryKey, (before: Report | undefined) =>
    before ? { ...before, ...figures } : undefined,
  );
  const known = queryClient.getQueryData<Campaign>(campaignQuery(id).queryKey);
  if (known && known.status === figures.status) return;
  void askAgain(['campaigns', 'one', id]);
  void askAgain(['campaigns', 'list']);
  // opened and clicked are not in the news
  if (figures.status !== 'sending') void askAgain(['campaigns', 'report', id]);
}
