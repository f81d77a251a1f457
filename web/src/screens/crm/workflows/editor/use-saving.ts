import { notifications } from '@mantine/notifications';
import { useReactFlow } from '@xyflow/react';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { queryClient } from '../../../../app/query-client';
import { useFormat } from '../../../../i18n/format';
import { useProblemText } from '../../../../i18n/problems';
import { useWords } from '../../../../i18n/words';
import { useAction } from '../../../../ui/use-action';
import { toSaved } from '../flow/graph';
import { problemsQuery, type Workflow, workflowQuery } from '../queries';
import { workflowWords } from '../words';
import type { Editor } from './use-editor';
import { editorWords } from './words';

/** Saves, checks, activates; what somebody else has saved meanwhile is asked about. */
export function useSaving(workflow: Workflow, editor: Editor) {
  const words = useWords(workflowWords);
  const said = useWords(editorWords);
  const format = useFormat();
  const textOf = useProblemText();
  const { getViewport } = useReactFlow();
  const [isConflict, setIsConflict] = useState(false);
  const { id } = workflow;
  const params = { path: { id } };

  const keep = (saved: Workflow) => queryClient.setQueryData(workflowQuery(id).queryKey, saved);
  const save = useAction(
    async ({ force = false }: { force?: boolean }) => {
      const { drawing, base } = editor;
      const version = force ? undefined : base.version;
      const body = { ...toSaved(drawing), viewport: { ...getViewport() }, version };
      const saved = await ask(api.PATCH('/api/crm/workflows/{id}', { params, body }));
      editor.settle(saved, drawing);
      keep(saved);
      return saved;
    },
    {
      onDone: () => void queryClient.invalidateQueries({ queryKey: ['workflows', 'list'] }),
      onProblem: (problem) => {
        if (problem.code === 'CRM.WORKFLOW_CHANGED') setIsConflict(true);
        else notifications.show({ message: textOf(problem), color: 'red' });
      },
    },
  );
  /** The version that the server has of what is drawn; undefined when it could not be saved. */
  const saved = async (): Promise<number | undefined> => {
    if (!editor.isDirty) return editor.base.version;
    return (await save.mutateAsync({}).catch(() => undefined))?.version;
  };

  const problemsOf = async (version: number) => {
    const problems = await queryClient.fetchQuery({ ...problemsQuery(id, version), staleTime: 0 });
    const count = format.number(problems.length);
    if (problems.length > 0)
      notifications.show({
        title: words.problemsTitle(count),
        message: said.problemsLeft(count),
        color: 'red',
      });
    return problems;
  };
  const check = useAction(async () => {
    const version = await saved();
    if (version === undefined) return;
    if ((await problemsOf(version)).length === 0)
      notifications.show({ message: words.checked, color: 'brand' });
  });
  const activate = useAction(
    async () => {
      const version = await saved();
      if (version === undefined || (await problemsOf(version)).length > 0) return;
      keep(await ask(api.POST('/api/crm/workflows/{id}/activate', { params, body: { version } })));
      notifications.show({ message: words.activated, color: 'brand' });
      void queryClient.invalidateQueries({ queryKey: ['workflows', 'list'] });
      void queryClient.invalidateQueries({ queryKey: ['runs'] });
    },
    {
      onProblem: (problem) => {
        void queryClient.invalidateQueries({ queryKey: ['workflows', 'problems', id] });
        if (problem.code === 'CRM.WORKFLOW_CHANGED') setIsConflict(true);
        else notifications.show({ message: textOf(problem), color: 'red' });
      },
    },
  );

  const conflict = {
    isOpen: isConflict,
    close: () => setIsConflict(false),
    takeTheirs: async () => {
      setIsConflict(false);
      editor.restart(await queryClient.fetchQuery({ ...workflowQuery(id), staleTime: 0 }));
    },
    keepMine: () => {
      setIsConflict(false);
      save.mutate({ force: true });
    },
  };
  return { save, saved, check, activate, conflict };
}

export type Saving = ReturnType<typeof useSaving>;
