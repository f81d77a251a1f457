import type { Table } from '../measure.ts';
import { crmMail } from './crm-mail.ts';
import { crmSegments } from './crm-segments.ts';

/** What the CRM is asked for at size; each part of it has a file of its own. */
export async function crm(): Promise<{ tables: Table[]; data: unknown }> {
  const mail = await crmMail();
  const segments = await crmSegments();
  return { tables: [mail.table, segments.table], data: { mail: mail.data, segments: segments.data } };
}
