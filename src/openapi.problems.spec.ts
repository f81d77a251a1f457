import type { OpenAPIObject } from '@nestjs/swagger';
import { describeProblems } from './openapi.problems.js';

test('an id has the example of its thing, wherever it stands', () => {
  const parameters = () => [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const thing = { type: 'object', properties: { id: { type: 'string', example: 'thg_1' } } };
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema: thing } } } };
  const rename = { parameters: parameters(), responses: {} };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/api/things/{id}/rename': { post: rename },
      '/api/things/{id}': { get: { parameters: parameters(), responses } },
    },
  } as OpenAPIObject;
  describeProblems(document);
  expect(rename.parameters[0]).toMatchObject({ example: 'thg_1' });
});
