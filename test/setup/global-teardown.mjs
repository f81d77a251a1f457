import { MongoClient } from 'mongodb';

/** The engine of the run goes with its folder; from a server that was given, they are dropped, and it is left as it was. */
export default async function globalTeardown() {
  if (globalThis.stopTestEngine) return globalThis.stopTestEngine();
  const { setExpiry } = await import('./expiry.ts');
  if (globalThis.expiryBefore) await setExpiry(process.env.TEST_MONGODB_URI, true);
  const client = await MongoClient.connect(process.env.TEST_MONGODB_URI);
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const ours = databases.filter(({ name }) => name.startsWith(process.env.TEST_DATABASES));
    for (const { name } of ours) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}
