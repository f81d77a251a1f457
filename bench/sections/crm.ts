import type { Table } from '../measure.ts';
import { crmCampaigns } from './crm-campaigns.ts';
import { crmSegments } from './crm-segments.ts';

/** What the CRM is asked for at size; each part of it has a file of its own. */
export async function crm(): Promise<{ tables: Table[]; data: unknown }> {
  const segments = await crmSegments();
  const campaigns = await crmCampaigns();
  return {
    tables: [segments.table, campaigns.table],
    data: { segments: segments.data, campaigns: campaigns.data },
  };
}
