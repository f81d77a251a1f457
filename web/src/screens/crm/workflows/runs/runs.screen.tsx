import { Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { History, ListFilter, Play } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { useFilters } from '../../../../app/use-filters';
import { usePages } from '../../../../app/use-pages';
import { useParam } from '../../../../app/use-param';
import { useMay } from '../../../../app/use-session';
import { useWords } from '../../../../i18n/words';
import { Dialog } from '../../../../ui/dialog';
import { LoadedPages } from '../../../../ui/pages';
import { Section } from '../../../../ui/section';
import { EmptyState, Loaded } from '../../../../ui/states';
import { ContactPick } from '../contact-pick';
import { LOOK_AGAIN_MS, RUN_STATES, type Workflow, workflowQuery } from '../queries';
import { WorkflowPage } from '../workflow-page';
import { workflowWords } from '../words';
import { BeginRun } from './begin-run';
import { Figures } from './figures';
import { RunTable } from './run-table';
import { runWords } from './words';

const FILTERS = ['status', 'contactId'] as const;
const PAGE = 50;

/** Who has gone through a workflow, or is on the way. */
export default function RunsScreen() {
  const query = useQuery(workflowQuery(useParam('id')));
  const words = useWords(runWords);
  const mayWrite = useMay()('crm:write');
  const [isBeginning, setIsBeginning] = useState(false);
  const close = () => setIsBeginning(false);
  const begin = mayWrite && query.data?.status === 'active' && (
    <Button leftSection={<Play size={16} aria-hidden />} onClick={() => setIsBeginning(true)}>
      {words.begin}
    </Button>
  );
  return (
    <WorkflowPage workflow={query.data} place="runs" actions={begin}>
      <Loaded query={query}>
        {(workflow) => (
          <>
            <Dialog opened={isBeginning} title={words.begin} onClose={close}>
              <BeginRun id={workflow.id} onDone={close} />
            </Dialog>
            <Figures id={workflow.id} />
            <Runs workflow={workflow} />
          </>
        )}
      </Loaded>
    </WorkflowPage>
  );
}

function Runs({ workflow }: { workflow: Workflow }) {
  const words = useWords(runWords);
  const shared = useWords(workflowWords);
  const { id } = workflow;
  const [filters, setFilters] = useFilters(FILTERS);
  const status = RUN_STATES.find((each) => each === filters.status);
  const { contactId } = filters;
  const query = { ...(status && { status }), ...(contactId && { contactId }) };
  const pages = usePages(
    ['runs', 'list', id, query],
    (cursor, signal) =>
      ask(
        api.GET('/api/crm/workflows/{id}/runs', {
          params: { path: { id }, query: { ...query, limit: PAGE, cursor } },
          signal,
        }),
      ),
    { refetchInterval: LOOK_AGAIN_MS },
  );
  const isFiltered = Object.keys(query).length > 0;
  return (
    <Section title={shared.runs}>
      <Group gap="xs" mb="sm" align="flex-end">
        <Select
          size="sm"
          w={170}
          label={words.status}
          placeholder={words.all}
          clearable
          clearButtonProps={{ 'aria-label': words.all }}
          value={status ?? null}
          onChange={(value) => setFilters({ status: value })}
          data={RUN_STATES.map((value) => ({ value, label: words.statuses[value] }))}
        />
        <div style={{ width: 280, maxWidth: '100%' }}>
          <ContactPick value={contactId ?? null} onChange={(value) => setFilters({ contactId: value })} />
        </div>
      </Group>
      <LoadedPages
        pages={pages}
        empty={
          isFiltered ? (
            <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
          ) : (
            <EmptyState
              icon={History}
              title={words.noneTitle}
              text={workflow.status === 'active' ? words.noneText : words.noneDraft}
            />
          )
        }
      >
        {(rows) => <RunTable workflow={workflow} runs={rows} />}
      </LoadedPages>
    </Section>
  );
}
