import { ObjectId, doc, type Doc } from '../bson.ts';
import { docArg, wholeArg } from '../args.ts';
import { MAX_WIRE_VERSION, SET_NAME } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { SESSION_MS } from '../sessions.ts';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES } from '../wire.ts';
import { appNameOf } from './fail-command.ts';
import { fields, type Command, type Context } from './types.ts';

const ELECTION = new ObjectId('7fffffff0000000000000001');

const HELLO_FIELDS = fields(
  'helloOk',
  'client',
  'compression',
  'loadBalanced',
  'topologyVersion',
  'maxAwaitTimeMS',
  'saslSupportedMechs',
  'speculativeAuthenticate',
  'hostInfo',
  'internalClient',
  'backpressure',
  'forShell',
);

/**
 * A replica set of one member, so that drivers offer sessions and retryable writes. With `topologyVersion` and
 * `maxAwaitTimeMS` the reply waits for news; a client that allows it (exhaustAllowed) is sent one after the other
 * without asking. (MongoDB's specification "Server Discovery and Monitoring", streaming protocol.)
 */
async function hello({ engine, client, request, command, body }: Context): Promise<Doc> {
  const { address, topology } = engine;
  client.appName ??= appNameOf(body);
  const told = docArg(body, 'topologyVersion');
  const wait = wholeArg(body, 'maxAwaitTimeMS');
  if (told && wait === undefined)
    throw new MongoError(31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'");
  if (!told && wait !== undefined)
    throw new MongoError(31368, "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'");
  if (told) {
    await topology.news(request.told ?? topology.known(told), wait!, client);
    if (request.exhaustAllowed) request.next = topology.counter;
  }
  if (topology.closing) {
    request.next = undefined;
    throw topology.shuttingDown();
  }
  const reply = doc({
    helloOk: true,
    [command === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    topologyVersion: topology.version(),
    secondary: false,
    setName: SET_NAME,
    setVersion: 1,
    hosts: [address],
    primary: address,
    me: address,
    electionId: ELECTION,
    lastWrite: { lastWriteDate: new Date(), majorityWriteDate: new Date() },
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MS / 60_000,
    connectionId: client.id,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  });
  if (body.has('saslSupportedMechs')) reply.set('saslSupportedMechs', ['SCRAM-SHA-256']);
  return reply;
}

const helloCommand: Command = { fields: HELLO_FIELDS, open: true, run: hello };

export const helloCommands: Record<string, Command> = {
  hello: helloCommand,
  isMaster: helloCommand,
  ismaster: helloCommand,
};
