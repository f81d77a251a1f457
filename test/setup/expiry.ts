import { MongoClient } from 'mongodb';

/**
 * Whether a server removes by itself what a TTL index says is over. It does so once a minute and by the machine's clock: to a
 * spec whose own clock stands in the past it is as if rows were lost, whenever a minute happens to end.
 * @returns what it was
 */
export async function setExpiry(uri: string, enabled: boolean): Promise<boolean> {
  const client = await MongoClient.connect(uri);
  try {
    const { was } = await client.db('admin').command({ setParameter: 1, ttlMonitorEnabled: enabled });
    return was as boolean;
  } finally {
    await client.close();
  }
}
