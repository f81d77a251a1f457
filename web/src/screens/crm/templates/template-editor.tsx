import { Alert, Button, Card, Group, Menu, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Code2, Eye, Save, Send } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { toProblem } from '../../../api/problem';
import { useSettings } from '../../../app/use-settings';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Page } from '../../../ui/page';
import { ProblemAlert, RowsSkeleton } from '../../../ui/states';
import { useConfirm } from '../../../ui/use-confirm';
import { useLeaveGuard } from '../../../ui/use-leave-guard';
import type { Content } from './content';
import { HtmlEditor } from './html-editor';
import { InsertMenu } from './insert-menu';
import { MailPreview } from './mail-preview';
import type { Template } from './queries';
import { TemplateMenu } from './template-menu';
import { TestSend } from './test-send';
import { UnlayerEditor } from './unlayer-editor';
import { type Draft, useDraft } from './use-draft';
import { templateWords } from './words';

const VisualEditor = lazy(() => import('./visual/visual-editor'));

/** Where a template is written. Nothing is lost without having been asked for. */
export function TemplateEditor({ template, back }: { template: Template; back: ReactNode }) {
  const words = useWords(templateWords);
  const shared = useWords(common);
  const navigate = useNavigate();
  const [confirm, dialog] = useConfirm();
  const [shown, setShown] = useState<Content>();
  const [isTesting, setIsTesting] = useState(false);
  const { unlayerProjectId } = useSettings();
  const draft = useDraft(template);
  const { id } = template;
  const { editor, isDirty, errors, save } = draft;
  const isNameRight = draft.name.trim() !== '';
  const isFixed = editor === 'unlayer' && unlayerProjectId === undefined;
  const isHtml = editor === 'html';
  const onRefused = async (error: Error) => {
    if (toProblem(error).code !== 'CRM.TEMPLATE_CHANGED') return;
    const question = { title: words.changedTitle, text: words.changedText, action: words.overwrite };
    if (await confirm(question)) save.mutate({ over: true });
  };
  const onSave = (onSuccess?: () => void) => {
    if (isNameRight) save.mutate({}, { onSuccess, onError: (error) => void onRefused(error) });
  };
  useHotkeys([['mod+S', () => save.isPending || onSave()]], []); // a key that is held comes many times
  const { leaveTitle, leaveText, leave } = words;
  const guard = useLeaveGuard(isDirty, { title: leaveTitle, text: leaveText, action: leave });
  const onTest = () => {
    if (!isDirty) setIsTesting(true);
    else onSave(() => setIsTesting(true));
  };
  const onAsHtml = async () => {
    const question = { title: words.asHtmlTitle, text: words.asHtmlText, action: words.asHtml };
    if (await confirm(question)) save.mutate({ asHtml: true });
  };
  const button = { size: 'xs', variant: 'default' } as const;
  return (
    <Page
      title={draft.name.trim() || words.template}
      about={back}
      actions={
        <>
          <Text size="xs" c="dimmed" role="status" data-dirty={isDirty}>
            {isDirty ? words.unsaved : words.allSaved}
          </Text>
          {!isHtml && !isFixed && (
            <Button
              {...button}
              leftSection={<Eye size={14} />}
              onClick={() => void draft.read().then(setShown)}
            >
              {words.preview}
            </Button>
          )}
          <Button {...button} leftSection={<Send size={14} />} onClick={onTest}>
            {words.test}
          </Button>
          <Button
            size="xs"
            leftSection={<Save size={14} />}
            loading={save.isPending}
            onClick={() => onSave()}
          >
            {shared.save}
          </Button>
          <TemplateMenu
            template={template}
            onRemoved={() => void navigate({ to: '/crm/templates', ignoreBlocker: true })}
          >
            {!isHtml && (
              <Menu.Item leftSection={<Code2 size={14} />} onClick={() => void onAsHtml()}>
                {words.asHtml}
              </Menu.Item>
            )}
          </TemplateMenu>
        </>
      }
    >
      {dialog}
      {guard}
      <Dialog
        opened={shown !== undefined}
        title={words.previewOf}
        size="xl"
        onClose={() => setShown(undefined)}
      >
        {shown && <MailPreview shown={{ subject: draft.subject, html: shown.html }} />}
      </Dialog>
      <Dialog opened={isTesting} title={words.test} onClose={() => setIsTesting(false)}>
        <TestSend id={id} />
      </Dialog>
      {save.isError && <ProblemAlert error={save.error} />}
      <Card>
        <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
          <TextInput
            label={words.name}
            description={words.nameHint}
            maxLength={120}
            value={draft.name}
            onChange={(event) => draft.setName(event.currentTarget.value)}
            error={isNameRight ? errors['name'] : words.nameRule}
          />
          <TextInput
            label={words.subject}
            description={words.subjectHint}
            maxLength={500}
            value={draft.subject}
            onChange={(event) => draft.setSubject(event.currentTarget.value)}
            error={errors['subject']}
          />
        </SimpleGrid>
        {isFixed ? (
          <Alert variant="light" mb="md">
            {words.unlayerOff}
          </Alert>
        ) : (
          <Group mb="sm" gap="sm">
            {editor !== 'unlayer' && <InsertMenu onInsert={draft.insert} />}
            {editor === 'grapesjs' && (
              <Text size="xs" c="dimmed" hiddenFrom="md">
                {words.narrow}
              </Text>
            )}
          </Group>
        )}
        <Body draft={draft} isFixed={isFixed} id={id} />
      </Card>
    </Page>
  );
}

function Body({ draft, isFixed, id }: { draft: Draft; isFixed: boolean; id: string }) {
  const { editor, content, subject, errors } = draft;
  const props = { initial: content, onChange: draft.touch, onReady: draft.onReady };
  if (isFixed) return <MailPreview shown={{ id }} />;
  if (editor === 'html') return <HtmlEditor {...props} subject={subject} error={errors['html']} />;
  if (editor === 'unlayer') return <UnlayerEditor {...props} />;
  return (
    <Suspense fallback={<RowsSkeleton rows={10} />}>
      <VisualEditor {...props} />
    </Suspense>
  );
}
