import { keptHeaders } from './kept-headers.js';

describe('keptHeaders', () => {
  it('keeps what tells something of the delivery, without secrets and signatures', () => {
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-signature': 'v1,abc',
      authorization: 'Bearer td_secret',
      cookie: 'a=b',
      connection: 'keep-alive',
    };
    expect(keptHeaders(headers, ['webhook-signature'])).toEqual({
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-signature': '[redacted]',
      authorization: '[redacted]',
      cookie: '[redacted]',
    });
    expect(keptHeaders({ 'x-hotmart-hottok': 'token' }, ['x-hotmart-hottok'])).toEqual({
      'x-hotmart-hottok': '[redacted]',
    });
  });

  it('writes names that mean something to MongoDB in another way, and lists as one text', () => {
    expect(keptHeaders({ 'x.$y': 'z', via: ['a', 'b'] as unknown as string }, [])).toEqual({
      'x%2E%24y': 'z',
      via: 'a, b',
    });
  });
});
