import type { Collection } from '../catalog.ts';
import type { Connection } from '../connection.ts';
import { inspectCollection } from '../inspect.ts';
import { readCatalog } from '../store.ts';
import { dataFile, openForReading } from './data-file.ts';

export interface CheckReport {
  collections: number;
  documents: number;
  indexes: number;
  /** What is wrong, a sentence each. */
  faults: string[];
}

/**
 * Checks a data folder without changing it: the file's own structure, every document, every index, every count. Sees
 * one moment of it, also while an engine works on it. Throws when the file is not one of this engine.
 */
export function checkData(dataDir: string): CheckReport {
  const file = dataFile(dataDir);
  const connection = openForReading(file);
  try {
    connection.db.exec('BEGIN');
    return inspectAll(connection, file);
  } finally {
    connection.close();
  }
}

function inspectAll(connection: Connection, file: string): CheckReport {
  const report: CheckReport = {
    collections: 0,
    documents: 0,
    indexes: 0,
    faults: structureFaults(connection),
  };
  const catalog = new Map<string, Collection>();
  try {
    readCatalog(connection.db, catalog);
  } catch (error) {
    report.faults.push(`the list of collections in ${file} cannot be read: ${(error as Error).message}`);
    return report;
  }
  for (const c of catalog.values()) {
    report.collections++;
    report.indexes += c.indexes.length + 1;
    try {
      const steps = inspectCollection(connection, c);
      let step = steps.next();
      while (!step.done) step = steps.next();
      report.documents += step.value.documents;
      for (const fault of step.value.faults) report.faults.push(`${c.ns}: ${fault}`);
    } catch (error) {
      report.faults.push(`${c.ns}: cannot be read: ${(error as Error).message}`);
    }
  }
  return report;
}

/** SQLite's own check of pages and tables. */
function structureFaults(connection: Connection): string[] {
  try {
    const rows = connection.prepare('PRAGMA integrity_check(20)').all() as unknown as [string][];
    return rows.map(([text]) => text).filter((text) => text !== 'ok');
  } catch (error) {
    return [`SQLite cannot read it: ${(error as Error).message}`];
  }
}
