import { validateSync } from 'class-validator';
import { OneLine } from './one-line.decorator.js';

class Person {
  @OneLine() name: unknown;
}

describe('OneLine', () => {
  it.each([
    ['José D’Ávila', true],
    ['李 小龍', true],
    ['עִבְרִית', true],
    ['👩‍🚀 Ana', true],
    ['Ana\r\nBcc: eve@example.com', false],
    ['Ana\tSouza', false],
    ['Ana\u0000', false],
    ['Ana\u2028Souza', false],
    ['Ana \u202eaznuoS', false],
    ['Ana\ud800', false],
    ['Ana\ufffe', false],
    [5, false],
  ])('%j: %s', (name, fits) => {
    expect(validateSync(Object.assign(new Person(), { name })).length === 0).toBe(fits);
  });
});
