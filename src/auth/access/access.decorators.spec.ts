import type { OpenAPIObject } from '@nestjs/swagger';
import { describeAccess } from './access.decorators.js';

describe('describeAccess', () => {
  const operation = (extra: object) => ({ responses: {}, ...extra });
  const document = (get: object): OpenAPIObject => ({
    openapi: '3.0.0',
    info: { title: 'Spec', version: '1' },
    paths: { '/x': { get: operation(get) } },
  });

  it.each([
    {
      case: 'a permission',
      get: { 'x-permission': 'events:read' },
      expected: 'Needs permission `events:read`.',
    },
    { case: 'a log-in', get: { 'x-permission': 'own' }, expected: 'Needs a log-in; any role.' },
    {
      case: 'a permission, after what is there',
      get: { 'x-permission': 'events:read', description: 'Newest first.' },
      expected: 'Newest first.\n\nNeeds permission `events:read`.',
    },
    { case: 'nothing of a public route', get: { 'x-public': true }, expected: undefined },
  ])('tells $case, once', ({ get, expected }) => {
    const described = describeAccess(describeAccess(document(get)));
    expect(described.paths['/x'].get!.description).toBe(expected);
  });
});
