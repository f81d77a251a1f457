import { Button, Text } from '@mantine/core';
import { Check, Play, Save } from 'lucide-react';
import { useWords } from '../../../../i18n/words';
import type { Workflow } from '../queries';
import { WorkflowMenu } from '../workflow-menu';
import { workflowWords } from '../words';
import type { Editor } from './use-editor';
import type { Saving } from './use-saving';

/** Save, check, activate, and the rest in a menu. */
export function EditorActions({
  workflow,
  editor,
  saving,
  isReadOnly,
}: {
  workflow: Workflow;
  editor: Editor;
  saving: Saving;
  isReadOnly: boolean;
}) {
  const words = useWords(workflowWords);
  const { save, check, activate } = saving;
  if (isReadOnly) return null;
  const isActive = workflow.status === 'active';
  const isCurrent = isActive && !workflow.hasChanges && !editor.isDirty;
  return (
    <>
      <Text size="xs" c="dimmed" role="status" data-dirty={editor.isDirty}>
        {editor.isDirty ? words.unsaved : words.allSaved}
      </Text>
      <Button
        variant="default"
        leftSection={<Save size={16} aria-hidden />}
        disabled={!editor.isDirty}
        loading={save.isPending}
        onClick={() => save.mutate({})}
      >
        {words.save}
      </Button>
      <Button
        variant="default"
        leftSection={<Check size={16} aria-hidden />}
        loading={check.isPending}
        onClick={() => check.mutate(undefined)}
      >
        {words.check}
      </Button>
      {!isCurrent && (
        <Button
          leftSection={<Play size={16} aria-hidden />}
          loading={activate.isPending}
          onClick={() => activate.mutate(undefined)}
        >
          {isActive ? words.activateAgain : words.activate}
        </Button>
      )}
      <WorkflowMenu workflow={workflow} />
    </>
  );
}
