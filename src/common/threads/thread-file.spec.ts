import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadFile } from './thread-file.js';

describe('threadFile', () => {
  it('tells sources their loader, and nothing that is for the process alone', () => {
    const before = process.execArgv;
    process.execArgv = ['--max-semi-space-size=16', '--import', './loader.mjs', '--no-warnings'];
    try {
      expect(threadFile('a.worker', 'file:///app/src/room/a.ts')).toEqual({
        file: new URL('file:///app/src/room/a.worker.ts'),
        options: { execArgv: ['--import', './loader.mjs'] },
      });
    } finally {
      process.execArgv = before;
    }
  });

  it('begins what was built under every option that npm start has', () => {
    const folder = mkdtempSync(join(tmpdir(), 'td-thread-'));
    try {
      const { file, options } = threadFile('a.worker', pathToFileURL(join(folder, 'a.js')).href);
      writeFileSync(
        file,
        'import { parentPort } from "node:worker_threads"; parentPort.postMessage("begun");',
      );
      writeFileSync(
        join(folder, 'main.js'),
        `import { Worker } from 'node:worker_threads';
        new Worker(new URL(${JSON.stringify(file.href)}), ${JSON.stringify(options)})
          .on('message', (said) => console.log(said));`,
      );
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
      const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
      const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, 'main.js')], {
        encoding: 'utf8',
      });
      expect({ stdout, stderr }).toEqual({ stdout: 'begun\n', stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
