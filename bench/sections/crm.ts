import type { Table } from '../measure.ts';
import { crmSegments } from './crm-segments.ts';
import { crmWorkflows } from './crm-workflows.ts';

/** What the CRM is asked for at size; each part of it has a file of its own. */
export async function crm(): Promise<{ tables: Table[]; data: unknown }> {
  const segments = await crmSegments();
  const workflows = await crmWorkflows();
  return {
    tables: [segments.table, workflows.table],
    data: { segments: segments.data, workflows: workflows.data },
  };
}
