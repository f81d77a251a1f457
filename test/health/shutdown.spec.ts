import { once } from 'node:events';
import { connect } from 'node:net';
import { HealthService } from '../../src/health/index.js';
import { Requests } from '../../src/platform/index.js';
import { startTestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

/** A request whose body comes later; answers once it has come. */
async function slowRequest(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (text) => (answer += text.toString()));
  const body = JSON.stringify({ email: 'nobody@example.com', password: 'some-password' });
  socket.write(
    `POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  return {
    finish: async () => {
      socket.write(body);
      await once(socket, 'close');
      return answer;
    },
    leave: () => socket.destroy(),
  };
}

describe('the end of a process', () => {
  it('begins with not being ready, while a request comes to its end and new ones are still answered', async () => {
    const test = await startTestApp();
    const request = await slowRequest(test.url);
    await until(() => test.app.get(Requests).underway === 1);
    const closed = test.close();

    const ready = await fetch(`${test.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('connection')).toBe('close');
    expect(await ready.json()).toMatchObject({
      status: 'shutting_down',
      error: { application: { status: 'down', message: 'It is ending' } },
      details: { database: { status: 'up' } },
    });
    const live = await fetch(`${test.url}/health/live`);
    expect(live.status).toBe(200);
    expect(await live.json()).toMatchObject({ status: 'ok' });
    expect((await fetch(`${test.url}/api/auth/me`)).status).toBe(401);

    expect(await request.finish()).toMatch(/^HTTP\/1.1 401 /);
    await closed;
    await expect(fetch(`${test.url}/health/live`)).rejects.toThrow();
  });

  it('does not wait for a client that has left', async () => {
    const test = await startTestApp();
    const request = await slowRequest(test.url);
    await until(() => test.app.get(Requests).underway === 1);
    request.leave();
    await until(() => test.app.get(Requests).underway === 0);
    await test.close();
  });

  it('does not wait for connections on which nothing comes, or never to its end', async () => {
    const test = await startTestApp();
    const silent = connect(Number(new URL(test.url).port), '127.0.0.1');
    await once(silent, 'connect');
    const request = await slowRequest(test.url);
    await until(() => test.app.get(Requests).underway === 1);
    const cut = once(silent.resume(), 'close');
    await test.close();
    await cut;
    request.leave();
  });

  it('waits for a load balancer to notice, where it is told to', async () => {
    const test = await startTestApp({ SHUTDOWN_DELAY_SECONDS: '0.3' });
    let ended = false;
    const end = test.app
      .get(HealthService)
      .end()
      .then(() => (ended = true));
    expect((await fetch(`${test.url}/health/ready`)).status).toBe(503);
    expect(ended).toBe(false);
    await end;
    await test.close();
  });
});
