import { MongoClient } from 'mongodb';

test("the run's server removes nothing by its own clock", async () => {
  const client = await MongoClient.connect(process.env['TEST_MONGODB_URI']!);
  try {
    const parameters = await client.db('admin').command({ getParameter: 1, ttlMonitorEnabled: 1 });
    expect(parameters).toMatchObject({ ttlMonitorEnabled: false });
  } finally {
    await client.close();
  }
});
