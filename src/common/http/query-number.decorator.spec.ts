import { plainToInstance } from 'class-transformer';
import { QueryNumber } from './query-number.decorator.js';

class Query {
  @QueryNumber() n?: unknown;
}

describe('QueryNumber', () => {
  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['1e2', '1e2'],
    ['0x10', '0x10'],
    [' 5', ' 5'],
    ['', ''],
    ['12345678901234567890', '12345678901234567890'],
    [
      ['1', '2'],
      ['1', '2'],
    ],
  ])('%j is read as %j', (given, expected) => {
    expect(plainToInstance(Query, { n: given }).n).toEqual(expected);
  });
});
