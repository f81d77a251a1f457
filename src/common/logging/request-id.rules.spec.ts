import { requestIdOf } from './request-id.rules.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

it.each([
  [{ 'x-request-id': '7f9c2f1e-6b0a-4d0e-9d0b-2f6f1c1f3a5b' }, '7f9c2f1e-6b0a-4d0e-9d0b-2f6f1c1f3a5b'],
  [{ 'x-request-id': '1-67891233-abcdef012345678912345678' }, '1-67891233-abcdef012345678912345678'],
  [{ 'x-request-id': 'a'.repeat(64) }, 'a'.repeat(64)],
  [{ 'x-request-id': 'mine', traceparent: PARENT }, 'mine'],
  [{ traceparent: PARENT }, TRACE],
  [{ traceparent: `cc-${TRACE}-00f067aa0ba902b7-01-what-a-later-version-adds` }, TRACE],
  [{ 'x-request-id': 'two words', traceparent: PARENT }, TRACE],
])('%j is %s', (headers, id) => {
  expect(requestIdOf({ id: '', headers })).toBe(id);
});

it.each([
  {},
  { 'x-request-id': '' },
  { 'x-request-id': 'a'.repeat(65) },
  { 'x-request-id': 'a\nlevel=fatal' },
  { 'x-request-id': '"><script>' },
  { 'x-request-id': 'ação' },
  { 'x-request-id': ['a', 'b'] },
  { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
  { traceparent: `00-${TRACE}` },
  { traceparent: `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01` },
])('%j gets a new one', (headers) => {
  const request = { id: '', headers };
  const id = requestIdOf(request);
  expect(id).toMatch(/^req_[0-9a-z]{26}$/);
  expect(requestIdOf(request)).toBe(id);
});
