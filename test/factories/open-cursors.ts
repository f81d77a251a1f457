import type { mongo } from 'mongoose';

/**
 * The cursors of a client that its server has open on a collection. The address says `monitorCommands=true`: counters of
 * the server are those of other files of tests as well.
 */
export class OpenCursors {
  private readonly open = new Set<string>();
  /** Ids of cursors that a request reads on or closes. */
  private readonly asked = new Map<number, string[]>();

  constructor(client: mongo.MongoClient, collection: string) {
    client.on('commandStarted', ({ requestId, command }) => {
      const { getMore, cursors = [] } = command as { getMore?: unknown; cursors?: unknown[] };
      this.asked.set(requestId, (getMore === undefined ? cursors : [getMore]).map(String));
    });
    client.on('commandSucceeded', ({ requestId, commandName, reply }) => {
      const ids = this.asked.get(requestId) ?? [];
      this.asked.delete(requestId);
      const { cursor } = reply as { cursor?: { id: unknown; ns: string } };
      const isOver =
        commandName === 'killCursors' || (commandName === 'getMore' && String(cursor?.id) === '0');
      if (isOver) for (const id of ids) this.open.delete(id);
      else if (cursor?.ns.endsWith(`.${collection}`) && String(cursor.id) !== '0')
        this.open.add(String(cursor.id));
    });
  }

  get count(): number {
    return this.open.size;
  }
}
