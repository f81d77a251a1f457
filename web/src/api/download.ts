import { Problem } from './problem';

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
  const url = URL.createObjectURL(data as Blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name ?? fallback;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser has it by then
}
