import { once } from 'node:events';
import { connect } from 'node:net';
import { startTestApp } from '../setup/test-app.js';

describe('the end of the application', () => {
  it('does not wait for a connection on which nothing was asked, as browsers open some ahead', async () => {
    const { url, close } = await startTestApp();
    const ahead = connect(Number(new URL(url).port), '127.0.0.1');
    await once(ahead, 'connect');
    await (await fetch(`${url}/health/live`)).text(); // by now the server knows the connection
    await Promise.all([once(ahead, 'close'), close()]);
  });
});
