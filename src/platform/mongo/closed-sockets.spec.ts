import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { wakeWritersOfClosedSockets } from './closed-sockets.js';
import { EmbeddedEngine } from './embedded-engine.js';

describe('a command that meets the end of its connection', () => {
  const sockets: Socket[] = [];
  const collect = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  let engine: EmbeddedEngine;
  let connection: mongoose.Connection;

  beforeAll(async () => {
    subscribe('net.client.socket', collect);
    wakeWritersOfClosedSockets();
    engine = await EmbeddedEngine.start({ dataDir: mkdtempSync(join(tmpdir(), 'td-closed-')) });
    const options = { maxPoolSize: 1, minPoolSize: 0, retryReads: false, serverSelectionTimeoutMS: 3000 };
    connection = await mongoose.createConnection(engine.uri, options).asPromise();
  });
  afterAll(async () => {
    unsubscribe('net.client.socket', collect);
    await connection?.close();
    await engine?.stop();
  });

  it('fails instead of waiting for ever, and the pool goes on', async () => {
    const ping = () => connection.db!.command({ ping: 1 });
    await ping();
    const pooled = sockets.at(-1)!;
    let closed = false;
    pooled.once('close', () => (closed = true));
    const ended = new Promise((resolve) => pooled.once('end', resolve));
    process.kill(engine.pid!, 'SIGKILL');
    await ended;
    await new Promise(setImmediate); // the socket is destroyed by then, and its `close` is the loop's next phase
    expect({ destroyed: pooled.destroyed, closed }).toEqual({ destroyed: true, closed: false });
    await expect(ping()).rejects.toThrow(/closed/);

    for (let answered = false; !answered;) answered = await ping().then(Boolean, () => false);
  });
});
