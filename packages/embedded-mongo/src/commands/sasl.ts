import { Binary, doc, int32 } from '../bson.ts';
import { docArg, flagArg } from '../args.ts';
import { MongoError } from '../errors.ts';
import { ScramServer } from '../scram.ts';
import { show } from '../show.ts';
import { fields, type Command, type Context } from './types.ts';
import type { Doc } from '../bson.ts';

const FAILED = 'Authentication failed.';

function payloadOf(body: Doc): string {
  const payload = body.get('payload');
  if (!(payload instanceof Binary)) throw new MongoError(14, "BSON field 'payload' must be binary");
  return Buffer.from(payload.buffer.subarray(0, payload.position)).toString('utf8');
}

function step(text: string, done: boolean): Doc {
  const reply = doc({ conversationId: 1, done });
  reply.set('conversationId', int32(1));
  reply.set('payload', new Binary(Buffer.from(text)));
  return reply;
}

const saslStart: Command = {
  fields: fields('mechanism', 'payload', 'autoAuthorize', 'options'),
  open: true,
  run({ client, body }: Context) {
    const mechanism = body.get('mechanism');
    if (mechanism !== 'SCRAM-SHA-256') {
      throw new MongoError(334, `Unable to use ${show(mechanism ?? null)} based authentication`);
    }
    if (!client.credentials) throw new MongoError(18, FAILED); // nobody has a password here
    try {
      client.conversation = new ScramServer(client.credentials, payloadOf(body));
    } catch {
      throw new MongoError(18, FAILED);
    }
    const options = docArg(body, 'options');
    client.skipEmpty = options !== undefined && flagArg(options, 'skipEmptyExchange');
    return step(client.conversation.first(), false);
  },
};

const saslContinue: Command = {
  fields: fields('conversationId', 'payload'),
  open: true,
  run({ client, body }: Context) {
    if (client.proven) {
      client.proven = false;
      client.authenticated = true;
      return step('', true);
    }
    if (!client.conversation) throw new MongoError(17, 'No SASL session state found');
    const { conversation } = client;
    client.conversation = undefined;
    let signature: string;
    try {
      signature = conversation.final(payloadOf(body));
    } catch {
      throw new MongoError(18, FAILED);
    }
    if (client.skipEmpty) client.authenticated = true;
    else client.proven = true;
    return step(signature, client.skipEmpty === true);
  },
};

const logout: Command = { fields: fields(), open: true, run: () => new Map() };

export const saslCommands: Record<string, Command> = { saslStart, saslContinue, logout };
