import { Drawer, ScrollArea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useMay } from '../../../../app/use-session';
import { common } from '../../../../i18n/common';
import { useWords } from '../../../../i18n/words';
import { Dialog } from '../../../../ui/dialog';
import { useLeaveGuard } from '../../../../ui/use-leave-guard';
import { useNodeChoices } from '../choices';
import type { Drawing } from '../flow/graph';
import { NodeContext } from '../flow/node-context';
import { AT_ONCE } from '../flow/view';
import type { KindName } from '../kinds';
import { figuresQuery, problemsQuery, type Workflow } from '../queries';
import { useSummary } from '../use-summary';
import { WorkflowPage } from '../workflow-page';
import { added, addedAfter, freePlace, partOf, pasted, without } from './changes';
import { Conflict } from './conflict';
import { Drawn } from './drawn';
import { EditorActions } from './editor-actions';
import classes from './editor.module.css';
import { NodePanel } from './node-panel';
import { Overview, ProblemList, Shortcuts } from './overview';
import { Palette } from './palette';
import { byNode, type Placed, placed } from './problems';
import { TestPanel } from './test-panel';
import { useCommands } from './use-commands';
import { type Editor, useEditor } from './use-editor';
import { useSaving } from './use-saving';
import { workflowWords } from '../words';
import { useTest } from './use-test';
import { editorWords } from './words';

type Open = 'palette' | 'panel' | 'problems' | 'shortcuts' | 'test';

const NONE = new Map<string, never>();
const NO_PROBLEMS: readonly Placed[] = [];

/** Draws, sets up, checks, activates. */
export function WorkflowEditor({ workflow }: { workflow: Workflow }) {
  const words = useWords(editorWords);
  const { leaveTitle, leaveText, leave } = useWords(workflowWords);
  const shared = useWords(common);
  const isReadOnly = !useMay()('crm:write');
  const isNarrow = !useMediaQuery('(min-width: 75em)', undefined, AT_ONCE);
  const flow = useReactFlow();
  const editor = useEditor(workflow);
  const saving = useSaving(workflow, editor);
  const test = useTest(workflow.id, editor, saving);
  const choices = useNodeChoices();
  const summaryOf = useSummary(choices);
  const [open, setOpen] = useState<Open>();
  const guard = useLeaveGuard(editor.isDirty, { title: leaveTitle, text: leaveText, action: leave });
  const { drawing, change } = editor;
  const problems = useProblems(workflow.id, editor);
  const figures = useQuery({ ...figuresQuery(workflow.id), enabled: workflow.edition !== null }).data;
  const commands = useCommands(editor, isReadOnly, () => {
    if (!saving.save.isPending) saving.save.mutate({}); // a key that is held comes many times
  });

  const chosen = drawing.nodes.filter((node) => node.selected);
  const node = chosen.length === 1 ? chosen[0] : undefined;
  const facts = useMemo(
    () => ({
      summaryOf,
      problems: byNode(problems ?? NO_PROBLEMS),
      figures: figures && !test.isOn ? new Map(figures.nodes.map((each) => [each.nodeId, each])) : NONE,
      marks: test.marks,
      isEditable: !isReadOnly,
      removeEdge: (id: string) => change((before) => without(before, new Set(), new Set([id]))),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `summaryOf` and `change` are new each time and mean the same
    [
      problems,
      figures,
      test.marks,
      test.isOn,
      isReadOnly,
      choices.fields,
      choices.templates.length,
      choices.segments.length,
    ],
  );

  const add = (kind: KindName) => {
    const box = document.querySelector('[data-workflow-canvas]')?.getBoundingClientRect();
    const middle = flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2 - 120,
      y: (box?.top ?? 0) + 100,
    });
    change((before) =>
      node ? addedAfter(before, node.id, kind) : added(before, kind, freePlace(before, middle)),
    );
    if (isNarrow) setOpen(undefined);
  };
  const jump = ({ nodeId, edgeId }: Placed) => {
    const edge = drawing.edges.find(({ id }) => id === edgeId);
    const to = nodeId ?? edge?.source ?? edge?.target;
    if (to === undefined || !drawing.nodes.some(({ id }) => id === to)) return;
    editor.dispatch({ do: 'select', ids: new Set([to]) });
    void flow.fitView({ nodes: [{ id: to }], maxZoom: 1, duration: 200 });
    if (isNarrow) setOpen('panel');
  };

  const panel = test.isOn ? (
    <TestPanel
      test={test}
      drawing={drawing}
      choices={choices}
      onJump={(nodeId) => jump({ nodeId } as Placed)}
    />
  ) : node ? (
    <NodePanel
      node={node}
      drawing={drawing}
      problems={facts.problems.get(node.id) ?? []}
      choices={choices}
      isReadOnly={isReadOnly}
      change={change}
      onDuplicate={() => change((before) => pasted(before, partOf(before, new Set([node.id]))))}
      onRemove={commands.remove}
    />
  ) : (
    <Overview
      workflow={workflow}
      drawing={drawing}
      problems={problems}
      isDirty={editor.isDirty}
      isReadOnly={isReadOnly}
      onJump={jump}
      onRemove={commands.remove}
    />
  );
  const close = () => setOpen(undefined);
  const drawer = {
    onClose: close,
    closeButtonProps: { 'aria-label': shared.close },
    size: 'min(92vw, 380px)',
  };
  return (
    <WorkflowPage
      workflow={workflow}
      place="editor"
      actions={<EditorActions workflow={workflow} editor={editor} saving={saving} isReadOnly={isReadOnly} />}
    >
      {guard}
      <Conflict conflict={saving.conflict} />
      <Dialog opened={open === 'shortcuts'} title={words.shortcuts} onClose={close}>
        <Shortcuts />
      </Dialog>
      <NodeContext value={facts}>
        <div className={classes.frame} data-narrow={isNarrow || undefined}>
          {!isNarrow && <div className={classes.left}>{!isReadOnly && <Palette onAdd={add} />}</div>}
          <Drawn
            editor={editor}
            problems={problems}
            viewport={workflow.viewport}
            isReadOnly={isReadOnly}
            isNarrow={isNarrow}
            isTesting={test.isOn}
            passed={test.passed}
            commands={commands}
            onOpen={setOpen}
            onTest={() => {
              test.turn(!test.isOn);
              if (isNarrow && !test.isOn) setOpen('panel');
            }}
          />
          {!isNarrow && (
            <aside className={classes.right} aria-label={words.panel}>
              <ScrollArea
                className={classes.scroll}
                type="auto"
                viewportProps={{ tabIndex: 0, 'aria-label': words.panel, role: 'region' }}
              >
                {panel}
              </ScrollArea>
            </aside>
          )}
        </div>
        {isNarrow && (
          <>
            <Drawer {...drawer} opened={open === 'palette'} title={words.palette} position="left">
              <Palette onAdd={add} />
            </Drawer>
            <Drawer
              {...drawer}
              opened={open === 'panel'}
              title={words.panel}
              position="right"
              styles={{ body: { padding: 0 } }}
            >
              {panel}
            </Drawer>
            <Drawer {...drawer} opened={open === 'problems'} title={words.problems} position="right">
              <ProblemList drawing={drawing} problems={problems} isDirty={editor.isDirty} onJump={jump} />
            </Drawer>
          </>
        )}
      </NodeContext>
    </WorkflowPage>
  );
}

/** What is wrong with what was saved last, by its places in the drawing. */
function useProblems(id: string, { base, drawing }: Editor): readonly Placed[] | undefined {
  const query = useQuery({ ...problemsQuery(id, base.version), placeholderData: (before) => before });
  const { data } = query;
  return useMemo(() => {
    if (data === undefined) return undefined;
    return placed(data, base.saved, base.nodeIds).filter(({ nodeId }) => isThere(drawing, nodeId));
  }, [data, base, drawing]);
}

/** A step that is not there any more has no problems. */
const isThere = ({ nodes }: Drawing, nodeId: string | undefined) =>
  nodeId === undefined || nodes.some(({ id }) => id === nodeId);
