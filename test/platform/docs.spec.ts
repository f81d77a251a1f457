import type { OpenAPIObject } from '@nestjs/swagger';
import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('docs and landing page', () => {
  let test: TestApp;
  let document: OpenAPIObject;
  beforeAll(async () => {
    test = await startTestApp({ WEB_DIST: 'not-built' }); // whether it is built here or not
    document = (await (await fetch(`${test.url}/docs-json`)).json()) as OpenAPIObject;
  });
  afterAll(() => test.close());

  it.each([
    ['/', 'text/html', 'href="/docs"'],
    ['/docs', 'text/html', 'swagger-ui'],
    ['/docs/swagger-ui-bundle.js', 'javascript', 'SwaggerUIBundle'],
    ['/docs/swagger-ui-init.js', 'javascript', 'openapi'],
    ['/docs-json', 'application/json', '"openapi"'],
  ])('serves %s', async (path, type, text) => {
    const response = await fetch(test.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toContain(text);
  });

  it('links only to pages that exist', async () => {
    const page = await (await fetch(test.url)).text();
    const links = [...page.matchAll(/href="(\/[^"]*)"/g)].map(([, path]) => path);
    expect(links.length).toBeGreaterThan(2);
    for (const path of links) expect([path, (await fetch(test.url + path)).status]).toEqual([path, 200]);
  });

  it('resolves every reference', () => {
    const text = JSON.stringify(document);
    const refs = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref]) => ref);
    expect(new Set(refs).size).toBeGreaterThan(20);
    for (const ref of refs) {
      const target = ref
        .split('/')
        .reduce<Record<string, unknown> | undefined>((at, key) => at?.[key] as never, { ...document });
      expect([ref, typeof target]).toEqual([ref, 'object']);
    }
  });

  it('describes what is sent to subscribers', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.webhooks!)).toEqual(['event', 'ping', 'alert']);
    const { post } = document.webhooks!['event'] as { post: { parameters: { name: string }[] } };
    expect(post.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['webhook-id', 'webhook-timestamp', 'webhook-signature']),
    );
    expect(post).toMatchObject({
      requestBody: { content: { 'application/json': { example: { type: 'purchase', data: {} } } } },
      responses: { '2XX': {}, '410': {} },
    });
  });

  it('shows an answer of the assistant with each of its frames', () => {
    const answer = document.paths['/api/assistant/conversations/{id}/messages'].post!.responses['200'];
    const { content } = answer as {
      content: Record<string, { examples: Record<string, { value: string }> }>;
    };
    const { examples } = content['text/event-stream'];
    const shown = Object.values(examples).map(({ value }) => value);
    const names = shown.flatMap((text) =>
      [...text.matchAll(/^event: (.+)\ndata: \{.+\}$/gm)].map(([, name]) => name),
    );
    expect([...new Set(names)].toSorted()).toEqual(['delta', 'done', 'error', 'proposal', 'tool']);
  });

  it('says of nothing that it is nullable in the words of OpenAPI 3.0', () => {
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  it('tells of every guarded route what it needs and how it refuses', () => {
    const routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(routes.length).toBeGreaterThan(5);
    for (const { name, operation } of routes) {
      expect([name, operation.description]).toEqual([name, expect.stringMatching(/Needs /)]);
      if (operation['x-public']) continue;
      expect([name, operation.security]).toEqual([name, expect.arrayContaining([{ bearer: [] }])]);
      expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining(['401'])]);
    }
  });
});
