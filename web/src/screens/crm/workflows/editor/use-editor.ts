import { useMemo, useReducer, useState } from 'react';
import { type Drawing, textOfDrawing, toDrawing } from '../flow/graph';
import type { Workflow } from '../queries';
import { historyOf, type Step, stepped } from './history';

/** What was read or saved last: what the drawing is compared with. */
interface Base {
  version: number;
  text: string;
  saved: Pick<Workflow, 'nodes' | 'edges'>;
  nodeIds: readonly string[];
}

function baseOf(workflow: Workflow, drawing: Drawing): Base {
  return {
    version: workflow.version,
    text: textOfDrawing(drawing),
    saved: workflow,
    nodeIds: drawing.nodes.map(({ id }) => id),
  };
}

export interface Editor {
  drawing: Drawing;
  base: Base;
  isDirty: boolean;
  canUndo: boolean;
  canRedo: boolean;
  dispatch: (step: Step) => void;
  change: (change: (drawing: Drawing) => Drawing, about?: string) => void;
  /** The drawing, as it was then, is what the server has. */
  settle: (workflow: Workflow, drawing: Drawing) => void;
  /** Whatever is drawn gives way to what the server has. */
  restart: (workflow: Workflow) => void;
}

/** The drawing of a workflow while it is edited. News of the server are taken while nothing is unsaved. */
export function useEditor(workflow: Workflow): Editor {
  const [history, dispatch] = useReducer(stepped, workflow, (first) => historyOf(toDrawing(first)));
  const [base, setBase] = useState(() => baseOf(workflow, toDrawing(workflow)));
  const drawing = history.present;
  const text = useMemo(() => textOfDrawing(drawing), [drawing]);
  const isDirty = text !== base.text;
  const restart = (from: Workflow) => {
    const fresh = toDrawing(from);
    dispatch({ do: 'begin', drawing: fresh });
    setBase(baseOf(from, fresh));
  };
  if (workflow.version > base.version) {
    // a new name is no other drawing
    if (textOfDrawing(toDrawing(workflow)) === base.text) setBase({ ...base, version: workflow.version });
    else if (!isDirty) restart(workflow);
  }
  return {
    drawing,
    base,
    isDirty,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    dispatch,
    change: (change, about) => dispatch({ do: 'change', change, about }),
    settle: (from, then) => setBase(baseOf(from, then)),
    restart,
  };
}
