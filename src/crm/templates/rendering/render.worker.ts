import { parentPort, workerData } from 'node:worker_threads';
import { CompiledTemplate, newEngines, Refused } from './compiled-template.js';
import type {
  MailOutcome,
  Refusal,
  RenderTask,
  TaskOutcome,
  TemplateSource,
  ThreadSettings,
} from './render.types.js';

/** Of templates that are kept ready, in characters of their sources. */
const MOST_KEPT = 1_500_000;

const { progress, ...options } = workerData as ThreadSettings;
const at = new Int32Array(progress);
const engines = newEngines(options);
const compiled = new Map<string, CompiledTemplate>();

function compile(source: TemplateSource): CompiledTemplate {
  const key = `${source.subject}\0${source.html}`;
  const known = compiled.get(key);
  const template = known ?? new CompiledTemplate(engines, source);
  compiled.delete(key);
  compiled.set(key, template); // the one that was used last is the last to go
  let size = 0;
  for (const each of compiled.keys()) size += each.length;
  for (const each of compiled.keys()) {
    if (size <= MOST_KEPT || each === key) break;
    compiled.delete(each);
    size -= each.length;
  }
  return template;
}

function perform(task: RenderTask): TaskOutcome {
  const template = attempt(() => compile(task.source));
  if ('refusal' in template) return { kind: 'refused', refusal: template.refusal };
  if (task.kind === 'compile') return { kind: 'compiled', facts: template.done.facts };
  const outcomes = task.data.map((data, index): MailOutcome => {
    Atomics.store(at, 0, index);
    const mail = attempt(() => template.done.render(data, task.now));
    return 'refusal' in mail ? mail : { mail: mail.done };
  });
  return { kind: 'rendered', outcomes };
}

function attempt<T>(run: () => T): { done: T } | { refusal: Refusal } {
  try {
    return { done: run() };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

parentPort!.on('message', (task: RenderTask) => parentPort!.postMessage(perform(task)));
parentPort!.postMessage('ready');
