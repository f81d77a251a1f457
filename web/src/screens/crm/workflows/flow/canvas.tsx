import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  Background,
  Controls,
  type DefaultEdgeOptions,
  type EdgeTypes,
  MarkerType,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  type ReactFlowProps,
} from '@xyflow/react';
import { type ReactNode, useMemo } from 'react';
import { useWords } from '../../../../i18n/words';
import { kindWords } from '../kind-words';
import { familyOf, isKind, KIND_NAMES, type KindName, textOf } from '../kinds';
import classes from './flow.module.css';
import { FlowEdge } from './flow-edge';
import { FAMILY_COLOURS, FlowNode } from './flow-node';
import { flowWords } from './flow-words';
import type { Drawing, FlowEdge as DrawnEdge, FlowNode as Drawn } from './graph';
import { AT_ONCE } from './view';

/** Whatever an editor called it: they all look the same here. */
const EDGES: EdgeTypes = Object.fromEntries(
  ['default', 'smoothstep', 'step', 'straight', 'simplebezier', 'bezier'].map((type) => [type, FlowEdge]),
);
const EDGE_OPTIONS: DefaultEdgeOptions = {
  markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18 },
};

type Props = Omit<ReactFlowProps<Drawn, DrawnEdge>, 'nodes' | 'edges'> & {
  drawing: Drawing;
  /** Class of an edge: `passed`, `wrong`. */
  edgeClassOf?: (edge: DrawnEdge) => string | undefined;
  children?: ReactNode;
};

/** Nodes and edges, to look at and to move about; with a map and zoom. */
export function Canvas({ drawing, edgeClassOf, children, className, ...props }: Props) {
  const words = useWords(flowWords);
  const scheme = useComputedColorScheme('light');
  const isWide = useMediaQuery('(min-width: 48em)', undefined, AT_ONCE);
  const nodes = useNamedNodes(drawing.nodes);
  const nodeTypes = useNodeTypes(drawing.nodes);
  const edges = useMemo(
    () =>
      drawing.edges.map((edge) => ({
        ...edge,
        ...EDGE_OPTIONS,
        type: edge.type !== undefined && edge.type in EDGES ? edge.type : 'default',
        className: edgeClassOf?.(edge) ?? '',
        ariaLabel: words.edge(edge.source, edge.target),
      })),
    [drawing.edges, edgeClassOf, words],
  );
  return (
    <ReactFlow<Drawn, DrawnEdge>
      {...props}
      className={`${classes.canvas} ${className ?? ''}`}
      aria-label={words.canvas}
      colorMode={scheme}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={EDGES}
      minZoom={0.1}
      maxZoom={1.75}
      connectionRadius={36}
      ariaLabelConfig={{
        'node.a11yDescription.default':
          props.nodesDraggable === false ? words.nodeHelpReading : words.nodeHelp,
        'edge.a11yDescription.default': words.edgeHelp,
        'controls.ariaLabel': words.controls,
        'controls.zoomIn.ariaLabel': words.zoomIn,
        'controls.zoomOut.ariaLabel': words.zoomOut,
        'controls.fitView.ariaLabel': words.fit,
        'minimap.ariaLabel': words.minimap,
      }}
    >
      <Background gap={20} />
      <Controls showInteractive={false} />
      {isWide && (
        <MiniMap
          pannable
          zoomable
          style={{ width: 140, height: 100 }}
          nodeColor={({ type }) => `var(--mantine-color-${FAMILY_COLOURS[familyOf(type)]}-5)`}
        />
      )}
      {children}
    </ReactFlow>
  );
}

/** Those that are no types have the same look, and say so. */
function useNodeTypes(nodes: readonly Drawn[]): NodeTypes {
  const odd = [...new Set(nodes.map(({ type = '' }) => type))].filter((type) => !isKind(type)).join('\n');
  return useMemo(
    () => Object.fromEntries([...KIND_NAMES, 'default', ...odd.split('\n')].map((type) => [type, FlowNode])),
    [odd],
  );
}

function useNamedNodes(nodes: readonly Drawn[]): Drawn[] {
  const { kinds } = useWords(kindWords);
  const named = useMemo(() => namer(kinds), [kinds]);
  return useMemo(() => nodes.map(named), [nodes, named]);
}

/** Gives nodes a name for those who do not see them; the same object as long as the node is. */
function namer(kinds: Readonly<Record<KindName, readonly [name: string, about: string]>>) {
  const before = new WeakMap<Drawn, Drawn>();
  return (node: Drawn): Drawn => {
    const known = before.get(node);
    if (known) return known;
    const kind = isKind(node.type) ? kinds[node.type][0] : (node.type ?? '');
    const label = textOf(node.data['label']);
    const own = { ...node, ariaLabel: label === '' ? kind : `${kind}: ${label}` };
    before.set(node, own);
    return own;
  };
}
