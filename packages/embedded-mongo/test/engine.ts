import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEngine, type RunningEngine } from '../src/index.ts';

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
