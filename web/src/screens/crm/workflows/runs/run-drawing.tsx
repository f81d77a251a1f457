import { ScrollArea, Text, Timeline, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { applyNodeChanges, useReactFlow } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import type { Schemas } from '../../../../api/schemas';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { useNodeChoices } from '../choices';
import { passedEdges } from '../editor/use-test';
import { Canvas } from '../flow/canvas';
import { type Drawing, type FlowEdge, type FlowNode, toDrawing } from '../flow/graph';
import { type Mark, NodeContext } from '../flow/node-context';
import { AROUND, AT_ONCE } from '../flow/view';
import { DEFAULT_OUTPUT, isTrigger } from '../kinds';
import { isOnItsWay, type RunDetail } from '../queries';
import { useSummary } from '../use-summary';
import { StateMark } from '../state-mark';
import { useRunTexts } from './run-facts';
import classes from './runs.module.css';
import { runWords } from './words';
import { useNodeTitle, useOutputName } from '../titles';

/** The way of a contact: drawn, and step by step. */
export function RunDrawing({ run, edition }: { run: RunDetail; edition: Schemas['EditionDto'] }) {
  const words = useWords(runWords);
  const isNarrow = !useMediaQuery('(min-width: 62em)', undefined, AT_ONCE);
  const summaryOf = useSummary(useNodeChoices());
  const flow = useReactFlow();
  // measured as they are drawn, which the map needs
  const [drawing, setDrawing] = useState(() => toDrawing(edition));
  const { edges } = drawing;
  const start = drawing.nodes.find(({ type }) => isTrigger(type))?.id;
  const marks = useMarks(run, start);
  const passed = useMemo(
    () => passedEdges({ edges }, [...(start === undefined ? [] : [{ nodeId: start }]), ...run.log]),
    [edges, start, run.log],
  );
  const edgeClassOf = useCallback(({ id }: FlowEdge) => (passed.has(id) ? 'passed' : undefined), [passed]);
  const facts = {
    summaryOf,
    problems: new Map<string, never>(),
    figures: new Map<string, never>(),
    marks,
    isEditable: false,
  };
  return (
    <div className={classes.frame} data-narrow={isNarrow || undefined}>
      <div className={classes.canvas}>
        <NodeContext value={facts}>
          <Canvas
            drawing={drawing}
            onNodesChange={(changes) =>
              setDrawing((before) => ({ ...before, nodes: applyNodeChanges(changes, [...before.nodes]) }))
            }

            edgeClassOf={edgeClassOf}
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            deleteKeyCode={null}
            fitView
            fitViewOptions={{ padding: AROUND, maxZoom: 1 }}
          />
        </NodeContext>
      </div>
      <aside className={classes.steps} aria-label={words.steps}>
        <ScrollArea.Autosize
          mah="100%"
          type="auto"
          viewportProps={{ tabIndex: 0, 'aria-label': words.steps, role: 'region' }}
        >
          <Steps
            run={run}
            drawing={drawing}
            onJump={(id) => void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: 200 })}
          />
        </ScrollArea.Autosize>
      </aside>
    </div>
  );
}

/** What nodes say of the run; of a node that was passed twice the last time. */
function useMarks(run: RunDetail, start: string | undefined): ReadonlyMap<string, Mark> {
  const words = useWords(runWords);
  const format = useFormat();
  const texts = useRunTexts();
  const marks = new Map<string, Mark>(
    run.log.map(({ nodeId, state, at, detail }) => [
      nodeId,
      {
        state,
        text: `${words.states[state]} · ${format.dateTime(at)}`,
        ...(detail !== undefined && { detail }),
      },
    ]),
  );
  if (start !== undefined && !marks.has(start)) {
    marks.set(start, { state: 'done', text: `${words.started} · ${format.dateTime(run.startedAt)}` });
  }
  if (run.nodeId !== null && run.status !== 'completed') {
    const isFailed = run.status === 'failed';
    const text = isOnItsWay(run.status) ? (texts.wait(run) ?? words.here) : words.stoppedHere;
    marks.set(run.nodeId, {
      state: isFailed ? 'failed' : 'here',
      text,
      ...(run.reason !== undefined && { detail: run.reason }),
    });
  }
  return marks;
}

function Steps({
  run,
  drawing,
  onJump,
}: {
  run: RunDetail;
  drawing: Drawing;
  onJump: (nodeId: string) => void;
}) {
  const words = useWords(runWords);
  const format = useFormat();
  const texts = useRunTexts();
  const titleOf = useNodeTitle();
  const nodeOf = (nodeId: string) => drawing.nodes.find(({ id }) => id === nodeId);
  const here = run.nodeId !== null && run.status !== 'completed' ? run.nodeId : undefined;
  const title = (nodeId: string) => {
    const node = nodeOf(nodeId);
    return node ? titleOf(node) : nodeId;
  };
  if (run.log.length === 0 && here === undefined) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {run.endedAt === null ? words.noSteps : words.noStepsOld}
      </Text>
    );
  }
  return (
    <Timeline bulletSize={18} lineWidth={2} active={run.log.length - 1} p="md" data-steps={run.log.length}>
      {run.log.map(({ nodeId, state, output, at, detail }, place) => (
        <Timeline.Item key={place} data-step={nodeId}>
          <UnstyledButton onClick={() => onJump(nodeId)}>
            <Text size="sm" fw={600}>
              {title(nodeId)}
            </Text>
            {state !== 'done' && <StateMark state={state} label={words.states[state]} />}
            {detail !== undefined && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {detail}
              </Text>
            )}
            <Text size="xs" c="dimmed">
              {format.dateTime(at)}
              <Output node={nodeOf(nodeId)} output={output} />
            </Text>
          </UnstyledButton>
        </Timeline.Item>
      ))}
      {here !== undefined && (
        <Timeline.Item data-step={here}>
          <UnstyledButton onClick={() => onJump(here)}>
            <Text size="sm" fw={600}>
              {title(here)}
            </Text>
            <Text size="sm" c={run.status === 'failed' ? 'var(--td-bad)' : undefined}>
              {isOnItsWay(run.status) ? (texts.wait(run) ?? words.here) : words.stoppedHere}
            </Text>
            {run.arrivedAt !== null && (
              <Text size="xs" c="dimmed">
                {format.dateTime(run.arrivedAt)}
              </Text>
            )}
          </UnstyledButton>
        </Timeline.Item>
      )}
    </Timeline>
  );
}

function Output({ node, output }: { node: FlowNode | undefined; output: string }) {
  const words = useWords(runWords);
  const nameOf = useOutputName(node?.type, node?.data ?? {});
  return output === DEFAULT_OUTPUT ? null : ` · ${words.to(nameOf(output))}`;
}
