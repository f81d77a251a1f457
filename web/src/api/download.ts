import { Problem } from './problem';

const LINE_FEED = 10;

interface FileAnswer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/**
 * Hands an answer to the browser as a file: `await download(api.GET('/api/me/export', { parseAs: 'blob' }), 'export.zip')`.
 * @param fallback its name when the answer has none
 * @throws Problem
 */
export async function download(answer: Promise<FileAnswer>, fallback: string): Promise<void> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Problem(response.status, error ?? {});
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  saveFile(data as Blob, name ?? fallback);
}

/** Hands something over as a file. */
export function saveFile(data: Blob, name: string): void {
  const url = URL.createObjectURL(data);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser has it by then
}

/**
 * The same for an answer that is read with `parseAs: 'stream'` and may be long.
 * @param onLines told how many lines have come so far
 * @throws Problem
 */
export async function downloadAsItComes(
  answer: Promise<FileAnswer>,
  fallback: string,
  onLines: (lines: number) => void,
): Promise<void> {
  const given = await answer;
  if (!given.response.ok) throw new Problem(given.response.status, given.error ?? {});
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let lines = 0;
  const reader = (given.data as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    for (const byte of part.value) if (byte === LINE_FEED) lines += 1;
    onLines(lines);
  }
  await download(Promise.resolve({ ...given, data: new Blob(parts) }), fallback);
}
