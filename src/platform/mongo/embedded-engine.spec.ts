import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/setup/until.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { runningEngineUri } from './running-engine.js';

const newFolder = () => mkdtempSync(join(tmpdir(), 'td-engine-'));

describe('EmbeddedEngine', () => {
  it('a damaged data file: the start fails, and nothing is left of it', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'engine.sqlite'), 'this is no database '.repeat(1000));
    const folders = () => readdirSync(tmpdir()).filter((name) => /^td-.{6}$/.test(name));
    const before = new Set(folders());
    const changes: string[] = [];
    const start = EmbeddedEngine.start({ dataDir, onChange: (state) => changes.push(state) });
    await expect(start).rejects.toThrow(/not a data file of this engine/);
    expect(changes).toEqual([]);
    expect(childrenOn(dataDir)).toEqual([]);
    // its folder is gone: those that came meanwhile are of other tests' engines, whose sockets appear
    const hasSocket = (name: string) => existsSync(join(tmpdir(), name, 'db.sock'));
    await until(() => folders().every((name) => before.has(name) || hasSocket(name)));
  }, 30_000);

  it('starts again by itself once it has been running, however often it is killed', async () => {
    const dataDir = newFolder();
    const changes: string[] = [];
    let changed = () => {};
    const engine = await EmbeddedEngine.start({
      dataDir,
      onChange: (state) => {
        changes.push(state);
        changed();
      },
    });
    try {
      for (let crash = 0; crash < 2; crash++) {
        const before = changes.length;
        const back = new Promise<void>((resolve) => {
          changed = () => changes.length === before + 2 && resolve();
        });
        process.kill(engine.pid!, 'SIGKILL');
        await back;
        expect(await runningEngineUri(dataDir)).toBeDefined();
      }
      expect(changes).toEqual(['ready', 'restarting', 'ready', 'restarting', 'ready']);
    } finally {
      await engine.stop();
    }
    expect(childrenOn(dataDir)).toEqual([]);
  }, 30_000);

  it('one that was started ahead is given to who asks for it, once', async () => {
    const dataDir = newFolder();
    EmbeddedEngine.startAhead(dataDir);
    await until(() => childrenOn(dataDir).length === 1);
    const changes: string[] = [];
    const engine = await EmbeddedEngine.start({ dataDir, onChange: (state) => changes.push(state) });
    expect(changes).toEqual(['ready']);
    expect(childrenOn(dataDir)).toHaveLength(1);
    await engine.stop();
    const next = await EmbeddedEngine.start({ dataDir });
    expect(next.pid).not.toBe(engine.pid);
    await next.stop();
  }, 30_000);

  it('why one that was started ahead did not start is told to who asks for it', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'engine.sqlite'), 'this is no database '.repeat(1000));
    EmbeddedEngine.startAhead(dataDir);
    await until(() => childrenOn(dataDir).length === 0); // it has failed before anybody asks
    await expect(EmbeddedEngine.start({ dataDir })).rejects.toThrow(/not a data file of this engine/);
  }, 30_000);
});

describe('runningEngineUri', () => {
  it('is the address of an engine that answers', async () => {
    const dataDir = newFolder();
    expect(await runningEngineUri(dataDir)).toBeUndefined();
    const engine = await EmbeddedEngine.start({ dataDir });
    expect(await runningEngineUri(dataDir)).toContain('mongodb://');
    await engine.stop();
    expect(await runningEngineUri(dataDir)).toBeUndefined();
  }, 30_000);

  it.each([
    `mongodb://${encodeURIComponent(join(tmpdir(), 'no-such.sock'))}/`,
    'mongodb://embedded:secret@127.0.0.1:1/?authSource=admin',
    'no address',
  ])(
    'does not believe the note %s of an engine that was killed, though its process number is in use again',
    async (uri) => {
      const dataDir = newFolder();
      writeFileSync(join(dataDir, 'engine.json'), JSON.stringify({ uri, pid: process.pid }));
      expect(await runningEngineUri(dataDir)).toBeUndefined();
    },
  );
});

/** Processes with the folder in their command line. */
function childrenOn(dataDir: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(dataDir));
}
