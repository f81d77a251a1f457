import { randomBytes } from 'node:crypto';

/**
 * The address of a database of its own on the run's server; any address that MongoDB's drivers take, several hosts
 * included. Who logs in does so where the address said, not in the new database.
 */
export function freshDatabaseUri(server = process.env['TEST_MONGODB_URI']!): string {
  const [, hosts, database, query] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)\??(.*)$/.exec(server)!;
  const options = new URLSearchParams(query);
  if (hosts.includes('@') && !options.has('authSource')) options.set('authSource', database || 'admin');
  const name = `${process.env['TEST_DATABASES'] ?? 'td_test_'}${process.pid}_${randomBytes(4).toString('hex')}`;
  return `${hosts}/${name}${options.size ? `?${options.toString()}` : ''}`;
}
