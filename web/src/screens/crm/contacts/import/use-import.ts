import { useEffect, useRef, useState } from 'react';
import { api, ask } from '../../../../api/client';
import { queryClient } from '../../../../app/query-client';
import type { ContactField } from '../queries';
import { headOf, newKey, type Target } from './columns';
import type { CsvFile, Slice } from './csv-file';

export interface ImportState {
  status: 'waiting' | 'running' | 'failed' | 'stopped' | 'done';
  /** Rows that were looked at. */
  rows: number;
  created: number;
  updated: number;
  /** Why, by the number of the row in a spreadsheet. */
  refused: ReadonlyMap<number, string>;
  error?: unknown;
}

const NOTHING: ImportState = { status: 'waiting', rows: 0, created: 0, updated: 0, refused: new Map() };

/**
 * Sends a file some rows at a time, so that the reader sees how far it is, may stop it, and goes on after a failure where it
 * was. Rows that were sent twice change nothing.
 */
export function useImport(fields: readonly ContactField[]) {
  const [state, setState] = useState(NOTHING);
  const control = useRef<AbortController>(null);
  const made = useRef(new Map<number, string>());

  const declareNew = async (file: CsvFile, targets: readonly Target[]) => {
    const taken = new Set(fields.map(({ key }) => key));
    for (const [at, target] of targets.entries()) {
      if (target !== 'new' || made.current.has(at)) continue;
      const label = file.columns[at]!.trim().slice(0, 100);
      const key = newKey(label, new Set([...taken, ...made.current.values()]));
      await ask(api.POST('/api/crm/fields', { body: { key, label: label || key, type: 'text' } }));
      made.current.set(at, key);
    }
  };

  useEffect(() => () => control.current?.abort(), []); // nobody could see how far it is, nor stop it

  /** @param from what was done before a failure */
  const run = async (file: CsvFile, targets: readonly Target[], from = NOTHING) => {
    const stop = new AbortController();
    control.current = stop;
    let now: ImportState = { ...from, status: 'running', error: undefined };
    setState(now);
    try {
      await declareNew(file, targets);
      const names = targets.map((target, at) => headOf(target, at, made.current));
      for (const slice of file.slices()) {
        if (slice.before < from.rows) continue;
        now = after(now, slice, await send(file.under(names, slice.rows), stop.signal));
        setState(now);
      }
      setState({ ...now, status: 'done' });
    } catch (error) {
      setState(stop.signal.aborted ? { ...now, status: 'stopped' } : { ...now, status: 'failed', error });
    }
    for (const key of ['contacts', 'crm-stats', 'contact-fields', 'contact-stages', 'segment-previews']) {
      void queryClient.invalidateQueries({ queryKey: [key] });
    }
  };

  return {
    state,
    run,
    stop: () => control.current?.abort(),
    reset: () => {
      made.current = new Map();
      setState(NOTHING);
    },
  };
}

function send(body: string, signal: AbortSignal) {
  const headers = { 'content-type': 'text/csv' };
  return ask(api.POST('/api/crm/contacts/import', { body, headers, bodySerializer: (text) => text, signal }));
}

type Report = Awaited<ReturnType<typeof send>>;

function after(before: ImportState, slice: Slice, { created, updated, rejected }: Report): ImportState {
  const refused = new Map(before.refused);
  for (const { row, reason } of rejected) refused.set(slice.before + row, reason);
  return {
    ...before,
    rows: slice.before + slice.rows.length,
    created: before.created + created,
    updated: before.updated + updated,
    refused,
  };
}
