import { ActionIcon, Badge, Button, Text, Tooltip } from '@mantine/core';
import { type Connection, Panel, useReactFlow } from '@xyflow/react';
import { FlaskConical, Keyboard, Network, Plus, Redo2, Settings2, TriangleAlert, Undo2 } from 'lucide-react';
import { type DragEvent, type ReactNode, useCallback, useMemo, useState } from 'react';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { Canvas } from '../flow/canvas';
import { type FlowEdge, viewportOf } from '../flow/graph';
import { AROUND } from '../flow/view';
import { DEFAULT_OUTPUT } from '../kinds';
import { added, connected, mayConnect } from './changes';
import classes from './editor.module.css';
import { droppedKind } from './palette';
import type { Placed } from './problems';
import type { Commands } from './use-commands';
import type { Editor } from './use-editor';
import { editorWords } from './words';

interface Props {
  editor: Editor;
  problems: readonly Placed[] | undefined;
  viewport: unknown;
  isReadOnly: boolean;
  isNarrow: boolean;
  isTesting: boolean;
  /** Edges that the test run went by. */
  passed: ReadonlySet<string>;
  commands: Commands;
  onOpen: (what: 'palette' | 'panel' | 'problems' | 'shortcuts') => void;
  onTest: () => void;
}

/** The drawing itself with its tools. */
export function Drawn(props: Props) {
  const { editor, problems, viewport, isReadOnly, isNarrow, passed, onOpen } = props;
  const words = useWords(editorWords);
  const flow = useReactFlow();
  const { drawing, dispatch, change } = editor;
  const wrong = useMemo(
    () => new Set(problems?.flatMap(({ edgeId }) => (edgeId === undefined ? [] : [edgeId]))),
    [problems],
  );
  const edgeClassOf = useCallback(
    ({ id }: FlowEdge) => (wrong.has(id) ? 'wrong' : passed.has(id) ? 'passed' : undefined),
    [wrong, passed],
  );
  const connect = ({ source, sourceHandle, target }: Connection) =>
    change((before) => connected(before, source, sourceHandle ?? DEFAULT_OUTPUT, target));
  const drop = (event: DragEvent) => {
    const kind = droppedKind(event);
    if (kind === undefined || isReadOnly) return;
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    change((before) => added(before, kind, { x: x - 120, y: y - 30 }));
  };
  const mark = () => dispatch({ do: 'mark' });
  const saved = viewportOf(viewport);
  // how it was left, where it can be seen: on a small screen all of it
  const [first] = useState(isNarrow || !saved ? {} : { defaultViewport: saved });
  return (
    <div className={classes.canvas} data-workflow-canvas data-nodes={drawing.nodes.length}>
      {drawing.nodes.length === 0 && (
        <div className={classes.empty}>
          <div style={{ textAlign: 'center', padding: 24 }}>
            <Text fw={600}>{words.emptyTitle}</Text>
            <Text size="sm" c="dimmed">
              {words.emptyText}
            </Text>
          </div>
        </div>
      )}
      <Canvas
        {...first}
        fitView={!('defaultViewport' in first)}
        fitViewOptions={{ padding: AROUND, maxZoom: 1 }}
        drawing={drawing}
        edgeClassOf={edgeClassOf}
        nodesDraggable={!isReadOnly}
        nodesConnectable={!isReadOnly}
        elementsSelectable
        deleteKeyCode={null}
        selectNodesOnDrag={false}
        isValidConnection={({ source, target }) => mayConnect(drawing, source, target)}
        onNodesChange={(changes) => dispatch({ do: 'nodes', changes })}
        onEdgesChange={(changes) => dispatch({ do: 'edges', changes })}
        onConnect={connect}
        onNodeDragStart={mark}
        onSelectionDragStart={mark}
        onNodeClick={() => isNarrow && onOpen('panel')}
        onDragOver={(event) => {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }}
        onDrop={drop}
      >
        <Tools {...props} />
      </Canvas>
    </div>
  );
}

function Tools({ editor, problems, isReadOnly, isNarrow, isTesting, commands, onOpen, onTest }: Props) {
  const words = useWords(editorWords);
  const format = useFormat();
  const count = problems?.length ?? 0;
  const hasSelected = editor.drawing.nodes.some(({ selected }) => selected);
  return (
    <>
      <Panel position="top-left">
        <div className={classes.tools} role="toolbar" aria-label={words.palette}>
          {isNarrow && !isReadOnly && (
            <Button
              size="compact-sm"
              leftSection={<Plus size={14} aria-hidden />}
              onClick={() => onOpen('palette')}
            >
              {words.addStep}
            </Button>
          )}
          {!isReadOnly && (
            <>
              <Tool label={words.undo} disabled={!editor.canUndo} onClick={commands.undo}>
                <Undo2 size={16} aria-hidden />
              </Tool>
              <Tool label={words.redo} disabled={!editor.canRedo} onClick={commands.redo}>
                <Redo2 size={16} aria-hidden />
              </Tool>
              <Tool label={words.layout} onClick={commands.layout}>
                <Network size={16} aria-hidden />
              </Tool>
            </>
          )}
          <Tool label={words.test} isOn={isTesting} onClick={onTest}>
            <FlaskConical size={16} aria-hidden />
          </Tool>
          {isNarrow ? (
            hasSelected && (
              <Tool label={words.settings} onClick={() => onOpen('panel')}>
                <Settings2 size={16} aria-hidden />
              </Tool>
            )
          ) : (
            <Tool label={words.shortcuts} onClick={() => onOpen('shortcuts')}>
              <Keyboard size={16} aria-hidden />
            </Tool>
          )}
        </div>
      </Panel>
      {isNarrow && count > 0 && (
        <Panel position="top-right">
          <Badge
            component="button"
            type="button"
            color="red.9"
            size="lg"
            style={{ cursor: 'pointer' }}
            leftSection={<TriangleAlert size={13} aria-hidden />}
            aria-label={`${words.problems}: ${format.number(count)}`}
            onClick={() => onOpen('problems')}
          >
            {format.number(count)}
          </Badge>
        </Panel>
      )}
    </>
  );
}

function Tool({
  label,
  isOn = false,
  disabled = false,
  onClick,
  children,
}: {
  label: string;
  isOn?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={30}
        variant={isOn ? 'filled' : 'subtle'}
        color={isOn ? 'brand' : 'gray'}
        c={isOn ? undefined : 'var(--mantine-color-text)'}
        aria-label={label}
        aria-pressed={isOn || undefined}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
