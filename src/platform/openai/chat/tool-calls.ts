import { newId } from '../../../common/index.js';
import { bounded } from '../answer.js';
import type { ModelCall } from '../language-model-api.js';

/** A piece of a call, as servers send it: any of it may be missing. */
interface CallPiece {
  index?: unknown;
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown };
}

interface OpenCall {
  index: unknown;
  id: string;
  name: string;
  arguments: string;
}

/** Calls of tools out of their pieces: by index as OpenAI counts them, else by id, else each name begins a call. */
export class ToolCalls {
  private readonly calls: OpenCall[] = [];

  /** Pieces of a stream. */
  add(pieces: readonly unknown[]): void {
    for (const piece of listOf(pieces)) this.addTo(this.find(piece), piece);
  }

  /** Calls that each came in one. */
  addWhole(pieces: readonly unknown[]): void {
    for (const piece of listOf(pieces)) this.addTo(undefined, piece);
  }

  all(): ModelCall[] {
    return this.calls
      .filter((call) => call.name !== '')
      .map(({ id, name, arguments: args }) => ({
        id: id || newId('call'), // the answer to it has to name it
        name,
        arguments: args || '{}',
      }));
  }

  private find({ index, id, function: fn }: CallPiece): OpenCall | undefined {
    const last = this.calls.at(-1);
    const named = typeof fn?.name === 'string' && fn.name !== '';
    if (typeof index === 'number') {
      const found = this.calls.findLast((call) => call.index === index);
      // Ollama has numbered several calls 0: another id with a name of its own is another call
      const isOther =
        found && named && typeof id === 'string' && id !== '' && found.id !== '' && found.id !== id;
      return isOther ? undefined : found;
    }
    if (typeof id === 'string' && id !== '') {
      return this.calls.find((call) => call.id === id) ?? (last?.id === '' && !named ? last : undefined);
    }
    return named && last?.name !== '' ? undefined : last;
  }

  private addTo(found: OpenCall | undefined, { index, id, function: fn }: CallPiece): void {
    const call = found ?? { index, id: '', name: '', arguments: '' };
    if (!found) this.calls.push(call);
    if (call.id === '' && typeof id === 'string') call.id = id;
    if (typeof fn?.name === 'string' && fn.name !== call.name) call.name += fn.name;
    const args = fn?.arguments;
    if (typeof args === 'string') call.arguments += args;
    else if (args !== null && typeof args === 'object') call.arguments = JSON.stringify(args);
    bounded(call.arguments.length + call.name.length);
  }
}

function listOf(pieces: readonly unknown[]): CallPiece[] {
  return pieces.filter((piece): piece is CallPiece => piece !== null && typeof piece === 'object');
}
