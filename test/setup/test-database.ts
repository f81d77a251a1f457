import { randomBytes } from 'node:crypto';

/** The application gives up in seconds, which a machine full of other tests may well take. */
const WAITS = { serverSelectionTimeoutMS: '30000', connectTimeoutMS: '30000', waitQueueTimeoutMS: '60000' };

/** Of the file that runs: dropped by the environment (environment.mjs) when it is through; there are none outside jest. */
const ofTheFile = globalThis as { testDatabases?: string[] };

/** The address of a database on the run's server that is nobody else's, and goes with the file that made it. */
export function freshDatabaseUri(): string {
  const uri = databaseUri(process.env['TEST_MONGODB_URI']!, WAITS);
  ofTheFile.testDatabases?.push(uri);
  return uri;
}

/**
 * The address of a database of its own on a server; any address that MongoDB's drivers take, several hosts included. Who
 * logs in does so where the address said, not in the new database.
 */
export function databaseUri(server: string, more: Readonly<Record<string, string>> = {}): string {
  const [, hosts, database, query] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)\??(.*)$/.exec(server)!;
  const options = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) options.set(name, value);
  if (hosts.includes('@') && !options.has('authSource')) options.set('authSource', database || 'admin');
  const name = `${process.env['TEST_DATABASES'] ?? 'td_test_'}${process.pid}_${randomBytes(4).toString('hex')}`;
  return `${hosts}/${name}${options.size ? `?${options.toString()}` : ''}`;
}
