import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { RotateCw, X } from 'lucide-react';
import { api, ask } from '../../../../api/client';
import { useParam } from '../../../../app/use-param';
import { useMay } from '../../../../app/use-session';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { BackLink } from '../../../../ui/back-link';
import { Facts } from '../../../../ui/facts';
import { Section } from '../../../../ui/section';
import { Loaded, ProblemAlert } from '../../../../ui/states';
import { useAction } from '../../../../ui/use-action';
import { useConfirm } from '../../../../ui/use-confirm';
import { editionQuery, isOnItsWay, type RunDetail, runQuery, workflowQuery } from '../queries';
import { StateMark } from '../state-mark';
import { WorkflowPage } from '../workflow-page';
import { useRunTexts } from './run-facts';
import { RunDrawing } from './run-drawing';
import { runWords } from './words';

/** One run: drawn on the edition that it keeps to, with what became of each step. */
export default function RunScreen() {
  const id = useParam('id');
  const workflow = useQuery(workflowQuery(id)).data;
  const query = useQuery(runQuery(id, useParam('runId')));
  return (
    <WorkflowPage workflow={workflow} place="runs" actions={query.data && <Actions run={query.data} />}>
      <Loaded query={query}>
        {(run) => (
          <>
            <About run={run} />
            <Drawn run={run} />
          </>
        )}
      </Loaded>
    </WorkflowPage>
  );
}

function About({ run }: { run: RunDetail }) {
  const words = useWords(runWords);
  const format = useFormat();
  const texts = useRunTexts();
  const wait = texts.wait(run);
  return (
    <Section
      title={texts.who(run)}
      about={<BackLink to={`/crm/workflows/${run.workflowId}/runs`} label={words.back} />}
      actions={<StateMark state={run.status} label={words.statuses[run.status]} />}
    >
      <Facts
        cols={4}
        facts={[
          [words.contact, run.contact?.email ?? run.contactId],
          [words.cause, texts.cause(run)],
          [words.started, format.dateTime(run.startedAt)],
          ...(run.endedAt === null ? [] : [[words.ended, format.dateTime(run.endedAt)] as const]),
          [words.entry, format.number(run.entry)],
          [words.edition, format.number(run.edition)],
          ...(wait === undefined ? [] : [[words.statuses.waiting, wait] as const]),
          ...(run.reason === undefined ? [] : [[words.reason, run.reason] as const]),
          ...(run.trouble
            ? [[words.trouble, `${run.trouble.reason} (${format.dateTime(run.trouble.at)})`] as const]
            : []),
        ]}
      />
    </Section>
  );
}

function Drawn({ run }: { run: RunDetail }) {
  const query = useQuery(editionQuery(run.workflowId, run.edition));
  if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  return (
    <Loaded query={query}>
      {(edition) => (
        <ReactFlowProvider>
          <RunDrawing run={run} edition={edition} />
        </ReactFlowProvider>
      )}
    </Loaded>
  );
}

function Actions({ run }: { run: RunDetail }) {
  const words = useWords(runWords);
  const mayWrite = useMay()('crm:write');
  const [confirm, dialog] = useConfirm();
  const params = { path: { id: run.workflowId, runId: run.id } };
  const changes = ['runs'];
  const cancel = useAction(() => ask(api.POST('/api/crm/workflows/{id}/runs/{runId}/cancel', { params })), {
    done: words.cancelled,
    changes,
  });
  const retry = useAction(() => ask(api.POST('/api/crm/workflows/{id}/runs/{runId}/retry', { params })), {
    done: words.retried,
    changes,
  });
  const onCancel = async () => {
    const question = { title: words.cancelTitle, text: words.cancelText, action: words.cancel, danger: true };
    if (await confirm(question)) cancel.mutate(undefined);
  };
  if (!mayWrite) return null;
  return (
    <>
      {dialog}
      {run.status === 'failed' && (
        <Button
          leftSection={<RotateCw size={16} aria-hidden />}
          loading={retry.isPending}
          onClick={() => retry.mutate(undefined)}
        >
          {words.retry}
        </Button>
      )}
      {isOnItsWay(run.status) && (
        <Button
          variant="default"
          leftSection={<X size={16} aria-hidden />}
          loading={cancel.isPending}
          onClick={() => void onCancel()}
        >
          {words.cancel}
        </Button>
      )}
    </>
  );
}
