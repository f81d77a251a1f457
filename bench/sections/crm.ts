import type { Table } from '../measure.ts';
import { crmCampaigns } from './crm-campaigns.ts';
import { crmMail } from './crm-mail.ts';
import { crmSegments } from './crm-segments.ts';
import { crmWorkflows } from './crm-workflows.ts';

/** What the CRM is asked for at size; each part of it has a file of its own. */
export async function crm(): Promise<{ tables: Table[]; data: unknown }> {
  const parts = { mail: crmMail, campaigns: crmCampaigns, segments: crmSegments, workflows: crmWorkflows };
  const tables: Table[] = [];
  const data: Record<string, unknown> = {};
  for (const [name, measure] of Object.entries(parts)) {
    const part = await measure();
    tables.push(part.table);
    data[name] = part.data;
  }
  return { tables, data };
}
