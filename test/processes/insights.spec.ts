import type { Socket } from 'socket.io-client';
import type { Db } from 'mongodb';
import { type Application, PASSWORD } from '../drill/application.js';
import { letIn, openSocket } from '../factories/socket.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { describeWithRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { Installation } from './installation.js';

const ROUNDS = 2;

interface Row {
  _id: string;
  day?: string;
  locale: string;
}

/** Both run the daily job each second. */
describeWithRedis('daily insights of two processes', () => {
  let installation: Installation;
  let listeners: { socket: Socket; heard: string[] }[];

  beforeAll(async () => {
    installation = await Installation.start();
    const applications = await installation.run(['all', 'all'], undefined, { INSIGHT_CRON: '* * * * * *' });
    listeners = await Promise.all(applications.map(listen));
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of listeners ?? []) socket.disconnect();
    await installation?.stop();
  }, 60_000);

  async function listen({ url }: Application): Promise<{ socket: Socket; heard: string[] }> {
    const body = { email: 'admin@example.com', password: PASSWORD };
    const { accessToken } = (await new ApiClient(url, '').post('/api/auth/login', body)).body;
    const socket = openSocket(url, accessToken, { reconnection: true });
    const heard: string[] = [];
    socket.on('insight:new', ({ id }: { id: string }) => heard.push(id));
    await letIn(socket);
    return { socket, heard };
  }

  it('are one for a day, told once to every listener', async () => {
    await installation.withDatabase(async (client) => {
      const database: Db = client.db('trader_dashboard');
      const rows = database.collection<Row>('insights');
      const runs = () =>
        database.collection('jobs').countDocuments({ name: 'insights.daily', state: 'done' });
      await until(async () => (await rows.countDocuments()) > 0);
      for (let round = 0; round < ROUNDS; round++) {
        await rows.deleteMany({});
        const before = await runs();
        await until(async () => (await rows.countDocuments()) > 0);
        await until(async () => (await runs()) >= before + 2); // those that find it there
        const [row, ...more] = await rows.find().toArray();
        expect(more).toEqual([]);
        expect(row).toMatchObject({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), locale: 'pt-BR' });
        const told = (heard: string[]) => heard.filter((id) => id === row._id).length;
        await until(() => listeners.every(({ heard }) => told(heard) > 0));
        expect(listeners.map(({ heard }) => told(heard))).toEqual([1, 1]);
      }
    });
  }, 60_000);
});
