import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/**
 * Address of the embedded engine that works on this folder now, for tools beside a running application;
 * undefined when there is none, and the caller may start one. Only an answer counts: an engine that was killed leaves
 * its note behind, and its process number may be another's by now.
 */
export async function runningEngineUri(dataDir: string): Promise<string | undefined> {
  try {
    const { uri } = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { uri: string };
    return (await answers(uri)) ? uri : undefined;
  } catch {
    return undefined;
  }
}

function answers(uri: string): Promise<boolean> {
  const { hostname, port } = new URL(uri);
  const path = decodeURIComponent(hostname);
  return new Promise((resolve) => {
    const probe = connect(path.startsWith('/') ? { path } : { host: hostname, port: Number(port) });
    const done = (answer: boolean) => {
      probe.destroy();
      resolve(answer);
    };
    probe.once('connect', () => done(true));
    probe.once('error', () => done(false));
  });
}
