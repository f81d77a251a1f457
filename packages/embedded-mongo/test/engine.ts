import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEngine, type RunningEngine } from '../src/index.ts';

/**
 * The driver (7.9) waits for a socket to drain without looking whether it closes: a command sent in the moment between the
 * end of an engine and the `close` of its sockets would never settle. Tests that end engines must not meet that.
 */
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket };
  socket.once('close', () => socket.emit('drain'));
});

/** A started engine with a client on it, in a folder of its own. */
export interface Started {
  engine: RunningEngine;
  client: MongoClient;
  dataDir: string;
  end(): Promise<void>;
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'engine-test-'));
}

export async function started(dataDir = freshFolder()): Promise<Started> {
  const engine = await startEngine({ dataDir, testCommands: true });
  const client = await MongoClient.connect(engine.uri);
  const end = async (): Promise<void> => {
    await client.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { engine, client, dataDir, end };
}
