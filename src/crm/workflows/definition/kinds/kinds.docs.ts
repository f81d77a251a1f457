import { getSchemaPath } from '@nestjs/swagger';
import { KIND_NAMES, type KindName, KINDS } from './kinds.js';

/** Settings of all kinds, for the API document. */
export const SETTINGS_FORMS = [...new Set(KIND_NAMES.map((kind) => KINDS[kind].settings))];

/** A workflow that works as it stands. */
export const EXAMPLE_GRAPH = {
  nodes: [
    {
      id: 'start',
      type: 'trigger.event',
      position: { x: 0, y: 0 },
      data: { label: 'Fez o cadastro', event: 'signup', reentry: { mode: 'once' } },
    },
    {
      id: 'wait',
      type: 'wait.event',
      position: { x: 0, y: 120 },
      data: { event: 'purchase', timeout: { days: 2 }, ends: ['event'] },
    },
    {
      id: 'tag',
      type: 'action.tag',
      position: { x: 0, y: 240 },
      data: { add: ['lead-frio'] },
    },
    {
      id: 'task',
      type: 'action.task',
      position: { x: 0, y: 360 },
      data: { title: 'Ligar para o contato', dueInDays: 1 },
    },
  ],
  edges: [
    { id: 'e1', source: 'start', target: 'wait' },
    { id: 'e2', source: 'wait', sourceHandle: 'timeout', target: 'tag' },
    { id: 'e3', source: 'tag', target: 'task' },
  ],
  viewport: { x: 0, y: 0, zoom: 1 },
};

const POSITION = {
  type: 'object' as const,
  properties: { x: { type: 'number' as const }, y: { type: 'number' as const } },
};

/** One of the kinds as a node: what else an editor adds is kept. */
function nodeSchema(kind: KindName) {
  const { settings, outputs } = KINDS[kind];
  const handles = outputs === 'variants' ? 'those of `variants`' : outputs.join(', ');
  return {
    title: kind,
    description: `Outputs: ${handles}`,
    type: 'object' as const,
    required: ['id', 'type', 'data'],
    additionalProperties: true,
    properties: {
      id: { type: 'string' as const, pattern: '^[A-Za-z0-9_:@-]{1,64}$' },
      type: { type: 'string' as const, enum: [kind] },
      position: POSITION,
      data: { $ref: getSchemaPath(settings) },
    },
  };
}

export const NODES = {
  type: 'array' as const,
  description:
    "Nodes as React Flow's `toObject()` gives them, kept byte for byte. `type` is the kind, `data` its settings; `label`, `description`, `icon`, `color` and `ui` in `data` are the editor's own.",
  items: { oneOf: KIND_NAMES.map(nodeSchema) },
  example: EXAMPLE_GRAPH.nodes,
};

export const EDGES = {
  type: 'array' as const,
  description:
    'Edges as React Flow gives them, kept byte for byte. `sourceHandle` is the output of the source; left out or null it is `default`.',
  items: {
    type: 'object' as const,
    required: ['source', 'target'],
    additionalProperties: true,
    properties: {
      id: { type: 'string' as const },
      source: { type: 'string' as const },
      target: { type: 'string' as const },
      sourceHandle: { type: 'string' as const, nullable: true },
    },
  },
  example: EXAMPLE_GRAPH.edges,
};

export const VIEWPORT = {
  type: 'object' as const,
  description: 'Where the editor looks, kept as it is.',
  additionalProperties: true,
  example: EXAMPLE_GRAPH.viewport,
};
