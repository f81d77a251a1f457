import { useMemo, useState } from 'react';
import { api, ask } from '../../../../api/client';
import type { Schemas } from '../../../../api/schemas';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { useAction } from '../../../../ui/use-action';
import { type Drawing, outputOf } from '../flow/graph';
import type { Mark } from '../flow/node-context';
import type { Editor } from './use-editor';
import type { Saving } from './use-saving';
import { editorWords } from './words';

export type TestRequest = Schemas['TestRunDto'];

const NONE: ReadonlyMap<string, Mark> = new Map();
const NOTHING: ReadonlySet<string> = new Set();

/** What the draft would do with a contact, also drawn on the steps. It is the saved one: what is drawn is saved before. */
export function useTest(id: string, editor: Editor, saving: Saving) {
  const words = useWords(editorWords);
  const format = useFormat();
  const [isOn, setIsOn] = useState(false);
  const run = useAction(
    async (body: TestRequest) => {
      if ((await saving.saved()) === undefined) return undefined;
      return ask(api.POST('/api/crm/workflows/{id}/test-run', { params: { path: { id } }, body }));
    },
    { onProblem: () => undefined },
  );
  const result = isOn ? run.data : undefined;
  const marks = useMemo(() => {
    if (!result) return NONE;
    return new Map<string, Mark>(
      result.steps.map(({ nodeId, text }, at) => [
        nodeId,
        { state: 'done', text: words.step(format.number(at + 1)), detail: text },
      ]),
    );
  }, [result, words, format]);
  const passed = useMemo(
    () => (result ? passedEdges(editor.drawing, result.steps) : NOTHING),
    [result, editor.drawing],
  );
  return {
    isOn,
    turn: (on: boolean) => {
      setIsOn(on);
      run.reset();
    },
    run,
    result,
    /** Of a drawing that is another one now. */
    isOld: result !== undefined && (editor.isDirty || result.version !== editor.base.version),
    marks,
    passed,
  };
}

export type Test = ReturnType<typeof useTest>;

/** Edges between each step and the one after it. */
export function passedEdges(
  { edges }: Pick<Drawing, 'edges'>,
  steps: readonly { nodeId: string; output?: string }[],
): Set<string> {
  const found = steps.flatMap(({ nodeId, output = 'default' }) =>
    edges.filter((edge) => edge.source === nodeId && outputOf(edge) === output).map((edge) => edge.id),
  );
  return new Set(found);
}
