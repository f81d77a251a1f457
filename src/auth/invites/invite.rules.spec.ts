import { mayInvite } from './invite.rules.js';

describe('mayInvite', () => {
  it.each([
    ['admin', 'admin', true],
    ['admin', 'operator', true],
    ['admin', 'member', true],
    ['operator', 'member', false],
    ['operator', 'admin', false],
    ['member', 'member', false],
  ] as const)('%s: %s: %s', (by, role, expected) => {
    expect(mayInvite(by, role)).toBe(expected);
  });
});
