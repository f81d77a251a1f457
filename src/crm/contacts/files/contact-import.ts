import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import type { ContactInput, ContactState } from '../contact.js';
import { mergedWith } from '../contact.rules.js';
import { ImportColumns, UploadNoCsv } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { ContactFields } from '../fields/contact-fields.js';
import { Suppressions } from '../privacy/suppressions.js';
import { MOST_STAGES, Stages } from '../stages/stages.js';
import { importedStatus } from '../subscription.rules.js';
import { csvRows } from './csv-rows.js';
import { type Column, columnsOf, rowOf, together } from './import-columns.rules.js';
import { receive } from './upload.js';

/** Contacts that are written in one step. */
const AT_ONCE = 500;
/** Refused rows that are told of. */
const MOST_REJECTED = 1000;

export interface ImportReport {
  created: number;
  updated: number;
  rejected: { row: number; reason: string }[];
  /** Refused ones beyond those that are listed. */
  rejectedMore?: number;
  /** Names of columns that nothing is known of. */
  ignoredColumns?: string[];
}

type Columns = readonly (Column | undefined)[];

/** Rows about one e-mail, and how many they were. */
interface Said {
  input: ContactInput;
  rows: number;
}

/** Contacts from a file. */
@Injectable()
export class ContactImport {
  constructor(
    private readonly contacts: Contacts,
    private readonly fields: ContactFields,
    private readonly stages: Stages,
    private readonly suppressions: Suppressions,
    private readonly config: Config,
  ) {}

  /**
   * Makes contacts of the rows of CSV, or brings what they say onto those that have the e-mail. A row is taken whole or not at
   * all; the same file again changes nothing.
   * @throws UploadNoCsv, UploadTooLarge, UploadBroken, ImportColumns
   */
  async import(body: unknown): Promise<ImportReport> {
    if (!isStream(body)) throw new UploadNoCsv();
    const upload = await receive(body, join(this.config.dataDir, 'uploads'));
    try {
      return await this.importText(upload.text());
    } finally {
      await upload.close();
    }
  }

  private async importText(text: AsyncIterable<string>): Promise<ImportReport> {
    const report: ImportReport = { created: 0, updated: 0, rejected: [] };
    const stages = new Set((await this.stages.list()).map(({ key }) => key));
    let columns: Columns | undefined;
    let batch = new Map<string, Said>();
    for await (const { row, cells, problem } of csvRows(text)) {
      if (!columns) {
        columns = await this.columns(cells, report);
        continue;
      }
      const said = problem === undefined ? rowOf(columns, cells) : { problem };
      if ('problem' in said) {
        reject(report, row, said.problem);
        continue;
      }
      const { stage } = said.input;
      if (stage !== undefined && !stages.has(stage)) {
        if (stages.size >= MOST_STAGES) {
          reject(report, row, `stage: is a new one, and there are ${MOST_STAGES} already`);
          continue;
        }
        stages.add(stage);
      }
      add(batch, said.input);
      if (batch.size < AT_ONCE) continue;
      await this.write([...batch.values()], columns, report);
      batch = new Map();
    }
    if (!columns) throw new ImportColumns('The file is empty: its first row names the columns');
    await this.write([...batch.values()], columns, report);
    return report;
  }

  private async columns(names: readonly string[], report: ImportReport): Promise<Columns> {
    const columns = columnsOf(names, await this.fields.list());
    if (!columns.some((column) => column?.kind === 'email')) {
      throw new ImportColumns('The first row of the file names no column "email"');
    }
    const unknown = names
      .filter((_, at) => columns[at] === undefined)
      .map((name) => name.trim().slice(0, 100));
    if (unknown.length > 0) report.ignoredColumns = unknown.slice(0, 50);
    return columns;
  }

  /** A file takes its time: what is removed meanwhile, fields and stages, is so for the rest of it. */
  private async stillDeclared(inputs: readonly ContactInput[], columns: Columns): Promise<ContactInput[]> {
    await this.stages.ensure(inputs.flatMap(({ stage }) => stage ?? []));
    const now = new Map((await this.fields.list()).map(({ key, createdAt }) => [key, createdAt.getTime()]));
    const fields = columns.flatMap((column) => (column?.kind === 'field' ? column.field : []));
    const same = fields.filter(({ key, createdAt }) => now.get(key) === createdAt.getTime());
    const keys = new Set(same.map(({ key }) => key));
    return inputs.map((input) => ({
      ...input,
      fields: Object.fromEntries(Object.entries(input.fields ?? {}).filter(([key]) => keys.has(key))),
    }));
  }

  private async write(batch: readonly Said[], columns: Columns, report: ImportReport): Promise<void> {
    if (batch.length === 0) return;
    const inputs = await this.stillDeclared(
      batch.map(({ input }) => input),
      columns,
    );
    const suppressed = await this.suppressions.among(inputs.map(({ email }) => email));
    const merge = (before: ContactState | null, input: ContactInput, now: Date) => {
      const status = input.subscription ?? importedStatus(before?.subscription ?? null);
      const { subscription: _said, ...rest } = input;
      const isKept = status === undefined || (status === 'subscribed' && suppressed.has(input.email));
      return mergedWith(before, { ...rest, ...(!isKept && { subscription: status }) }, 'import', now);
    };
    const upserted = await this.contacts.upsertWith(inputs, 'import', merge);
    upserted.forEach(({ isNew }, at) => {
      report.created += isNew ? 1 : 0;
      report.updated += batch[at].rows - (isNew ? 1 : 0);
    });
  }
}

function add(batch: Map<string, Said>, input: ContactInput): void {
  const before = batch.get(input.email);
  batch.set(input.email, {
    input: before ? together(before.input, input) : input,
    rows: (before?.rows ?? 0) + 1,
  });
}

function reject(report: ImportReport, row: number, reason: string): void {
  if (report.rejected.length < MOST_REJECTED) report.rejected.push({ row, reason });
  else report.rejectedMore = (report.rejectedMore ?? 0) + 1;
}

function isStream(body: unknown): body is Readable {
  return typeof (body as { pipe?: unknown } | null | undefined)?.pipe === 'function';
}
