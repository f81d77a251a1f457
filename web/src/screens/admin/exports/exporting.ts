import { api } from '../../../api/client';
import { Problem, toProblem } from '../../../api/problem';
import type { operations } from '../../../api/schema';
import { session } from '../../../app/session';
import { Store } from '../../../app/store';

export type ExportQuery = operations['AdminExport.export']['parameters']['query'];

/** A file that is made, or was, since the page was opened. */
export interface Exporting {
  id: number;
  query: ExportQuery;
  /** As the server calls it; until it answers, the kind of rows. */
  name: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** What has come so far. */
  bytes: number;
  /** When it was asked for, in ms since 1970. */
  at: number;
  problem?: Problem;
  /** Where it is kept in the browser. */
  url?: string;
}

/** As many are remembered. */
const MOST = 20;

/** How often a file that comes is told of, in ms. */
const TELL_MS = 250;

/**
 * Files of the administration. They are sent as they are read, so there is nothing of them on the server afterwards: the
 * browser has them until the page is closed, or somebody logs out.
 */
class Exports {
  readonly all = new Store<readonly Exporting[]>([]);
  private readonly stops = new Map<number, AbortController>();
  private last = 0;

  constructor() {
    session.state.subscribe(() => session.state.value.status === 'out' && this.forgetAll());
  }

  /** Goes on while other screens are looked at; the file is handed to the browser when it is whole. */
  async start(query: ExportQuery): Promise<void> {
    const id = ++this.last;
    const stop = new AbortController();
    this.stops.set(id, stop);
    const begun: Exporting = {
      ...{ id, query, name: `${query.type}.${query.format}`, state: 'running', bytes: 0, at: Date.now() },
    };
    this.keep([begun, ...this.all.value]);
    try {
      await this.receive(id, query, stop.signal);
    } catch (error) {
      this.change(id, stop.signal.aborted ? { state: 'cancelled' } : failed(error));
    } finally {
      this.stops.delete(id);
    }
  }

  cancel(id: number): void {
    this.stops.get(id)?.abort();
  }

  private async receive(id: number, query: ExportQuery, signal: AbortSignal): Promise<void> {
    const params = { query };
    const { data, error, response } = await api.GET('/api/admin/analytics/export', {
      ...{ params, parseAs: 'stream', signal },
    });
    if (!response.ok) throw new Problem(response.status, error ?? {});
    const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    if (name !== undefined) this.change(id, { name });
    const chunks: BlobPart[] = [];
    let bytes = 0;
    let toldAt = 0;
    const reader = (data as unknown as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
      if (performance.now() - toldAt > TELL_MS) {
        toldAt = performance.now();
        this.change(id, { bytes });
      }
    }
    const type = response.headers.get('content-type') ?? '';
    const url = URL.createObjectURL(new Blob(chunks, { type }));
    this.change(id, { state: 'done', bytes, url });
    save(url, name ?? `${query.type}.${query.format}`);
  }

  private change(id: number, changed: Partial<Exporting>): void {
    this.keep(this.all.value.map((each) => (each.id === id ? { ...each, ...changed } : each)));
  }

  private keep(all: readonly Exporting[]): void {
    for (const { url } of all.slice(MOST)) if (url !== undefined) URL.revokeObjectURL(url);
    this.all.set(all.slice(0, MOST));
  }

  private forgetAll(): void {
    for (const stop of this.stops.values()) stop.abort();
    for (const { url } of this.all.value) if (url !== undefined) URL.revokeObjectURL(url);
    this.all.set([]);
  }
}

function failed(error: unknown): Partial<Exporting> {
  return { state: 'failed', problem: toProblem(error) };
}

/** Hands it to the browser's downloads. */
export function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

export const exporting = new Exports();
