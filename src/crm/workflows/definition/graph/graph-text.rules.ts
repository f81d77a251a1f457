import { InvalidInput, opaqueJson } from '../../../../common/index.js';

/** Nodes, edges and viewport together, in bytes of JSON without blanks. */
export const MOST_GRAPH_BYTES = 1_000_000;
export const DEEPEST_GRAPH = 50;
const LIMITS = { bytes: MOST_GRAPH_BYTES, levels: DEEPEST_GRAPH };

/**
 * Puts the texts of nodes, edges and viewport in their place, before a body is checked: what is in them is the editor's,
 * and a draft may be wrong in any way that is not one of form or size.
 * @throws InvalidInput
 */
export function keepGraph(body: Record<string, unknown>): void {
  let bytes = 0;
  const keep = (field: string, value: object) => {
    body[field] = opaqueJson(field, value, LIMITS);
    bytes += Buffer.byteLength(body[field] as string);
  };
  for (const field of ['nodes', 'edges']) {
    if (body[field] === undefined) continue;
    const list = body[field];
    if (!Array.isArray(list)) throw refusal(field, 'must be a list');
    const at = list.findIndex((each) => !isRecord(each));
    if (at >= 0) throw refusal(`${field}[${at}]`, 'must be an object');
    keep(field, list);
  }
  const { viewport } = body;
  if (viewport !== undefined) {
    if (!isRecord(viewport)) throw refusal('viewport', 'must be an object');
    keep('viewport', viewport);
  }
  if (bytes > MOST_GRAPH_BYTES) throw refusal('nodes', `and edges have more than ${MOST_GRAPH_BYTES} bytes`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(field: string, message: string): InvalidInput {
  return new InvalidInput([{ field, message }]);
}
