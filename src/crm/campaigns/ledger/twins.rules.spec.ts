import { ROW_STATES, type RowState } from './row.states.js';
import { isTwin } from './twins.rules.js';

describe('mails of one campaign to contacts that were merged', () => {
  const row = (id: string, state: RowState, contactId = 'cnt_1') => ({ id, state, contactId });
  const own = row('b', 'pending');

  it.each([
    ['sent', true],
    ['unknown', true],
    ['claimed', true],
    ['pending', true],
    ['retrying', true],
    ['failed', false],
    ['suppressed', false],
  ] as [RowState, boolean][])('beside one before it that is %s: %p', (state, expected) => {
    expect(isTwin(own, [own, row('a', state)])).toBe(expected);
  });

  it('of two that nobody has begun one goes, and never both or none', () => {
    const both = [own, row('c', 'retrying')];
    expect(both.map((each) => isTwin(each, both))).toEqual([false, true]);
  });

  it.each(ROW_STATES)('somebody else, whose mail is %s, is nobody’s twin', (state) => {
    expect(isTwin(own, [own, row('a', state, 'cnt_2')])).toBe(false);
  });
});
