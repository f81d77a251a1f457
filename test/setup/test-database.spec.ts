import { databaseUri } from './test-database.js';

const anyName = (uri: string) => uri.replace(/\/td_test_\w+/, '/NAME');

test.each([
  ['mongodb://localhost:27017', 'mongodb://localhost:27017/NAME'],
  [
    'mongodb://%2Ftmp%2Fdb.sock/?directConnection=true',
    'mongodb://%2Ftmp%2Fdb.sock/NAME?directConnection=true',
  ],
  ['mongodb://a:1,b:2,c:3/app?replicaSet=rs', 'mongodb://a:1,b:2,c:3/NAME?replicaSet=rs'],
  ['mongodb://me:pw@a/app', 'mongodb://me:pw@a/NAME?authSource=app'],
  ['mongodb+srv://me:pw@a.example.com/?authSource=x', 'mongodb+srv://me:pw@a.example.com/NAME?authSource=x'],
])('%s becomes %s', (server, expected) => {
  expect(anyName(databaseUri(server))).toBe(expected);
});

test('options are added to those of the server', () => {
  expect(anyName(databaseUri('mongodb://a/?x=1', { y: '2' }))).toBe('mongodb://a/NAME?x=1&y=2');
});

test('no two are the same', () => {
  expect(databaseUri('mongodb://a')).not.toBe(databaseUri('mongodb://a'));
});
