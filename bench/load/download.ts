import { get } from 'node:http';
import { residentMegabytes } from '../measure.ts';

/** A download that was read to its end as fast as it came, and what it did to the process that sent it. */
export interface Download {
  seconds: number;
  bytes: number;
  /** Line breaks. */
  lines: number;
  /** Megabytes by which the process's resident memory was larger, at its largest, than before. */
  grownBy: number;
}

const SAMPLE_MS = 20;
const LINE_FEED = 10;

/** Downloads and keeps nothing. @param pid of the process that sends it */
export function download(
  port: number,
  path: string,
  headers: Record<string, string>,
  pid: number,
): Promise<Download> {
  return new Promise((resolve, reject) => {
    const before = residentMegabytes(pid);
    let most = before;
    const sampling = setInterval(() => (most = Math.max(most, residentMegabytes(pid))), SAMPLE_MS);
    const started = performance.now();
    let [bytes, lines] = [0, 0];
    const request = get({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++;
      });
      answer.on('end', () => {
        clearInterval(sampling);
        if (answer.statusCode !== 200) return reject(new Error(`${path}: ${answer.statusCode}`));
        resolve({ seconds: (performance.now() - started) / 1000, bytes, lines, grownBy: most - before });
      });
      answer.on('error', reject);
    });
    request.on('error', reject);
  });
}
