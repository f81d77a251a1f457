import { unsaid } from './unsaid.js';

const DEFAULTS = { maxPoolSize: 32, waitQueueTimeoutMS: 5000 };

test.each([
  ['mongodb://a', DEFAULTS],
  ['mongodb://a/app?replicaSet=rs', DEFAULTS],
  ['mongodb://a,b/?maxPoolSize=100', { waitQueueTimeoutMS: 5000 }],
  ['mongodb://%2Ftmp%2Fdb.sock/app?x=1&waitqueuetimeoutms=1&MAXPOOLSIZE=1', {}],
  ['mongodb+srv://me:p%3F@a.example.com/app?waitQueueTimeoutMS=1', { maxPoolSize: 32 }],
  ['mongodb://a?maxPoolSize=100', { waitQueueTimeoutMS: 5000 }],
])('of %s', (uri, expected) => {
  expect(unsaid(uri, DEFAULTS)).toEqual(expected);
});
