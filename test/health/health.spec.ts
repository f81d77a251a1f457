import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('health', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('lives and is ready once the database answers', async () => {
    expect((await fetch(`${test.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${test.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ready' });
  });

  it('answers an unknown path with problem details', async () => {
    const response = await fetch(`${test.url}/nowhere`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 404,
      code: 'COMMON.NOT_FOUND',
      title: 'Not Found',
    });
  });
});
