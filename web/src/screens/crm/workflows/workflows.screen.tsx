import { Button, SegmentedControl, SimpleGrid } from '@mantine/core';
import { ListFilter, Plus, Workflow as Icon } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useChoice } from '../../../app/use-address';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Page } from '../../../ui/page';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { NewWorkflow } from './new-workflow';
import { WORKFLOW_STATES } from './queries';
import { workflowWords } from './words';
import { WorkflowCard } from './workflow-card';

const SHOWN = ['all', ...WORKFLOW_STATES] as const;
const PAGE = 48;

/** All workflows, the newest first. */
export default function WorkflowsScreen() {
  const words = useWords(workflowWords);
  const mayWrite = useMay()('crm:write');
  const [shown, setShown] = useChoice('status', SHOWN, 'all');
  const [isMaking, setIsMaking] = useState(false);
  const status = shown === 'all' ? undefined : shown;
  const pages = usePages(['workflows', 'list', shown], (cursor, signal) =>
    ask(api.GET('/api/crm/workflows', { params: { query: { limit: PAGE, cursor, status } }, signal })),
  );
  const adder = mayWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setIsMaking(true)}>
      {words.new}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={adder}>
      <Dialog opened={isMaking} title={words.new} size="lg" onClose={() => setIsMaking(false)}>
        <NewWorkflow onCancel={() => setIsMaking(false)} />
      </Dialog>
      <SegmentedControl
        aria-label={words.status}
        size="sm"
        style={{ alignSelf: 'flex-start' }}
        value={shown}
        onChange={(value) => setShown(value)}
        data={SHOWN.map((value) => ({
          value,
          label: value === 'all' ? words.all : words.statuses[value],
        }))}
      />
      <LoadedPages
        pages={pages}
        empty={
          status === undefined ? (
            <EmptyState icon={Icon} title={words.noneTitle} text={words.noneText}>
              {adder}
            </EmptyState>
          ) : (
            <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
          )
        }
      >
        {(rows) => (
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} component="ul" p={0} m={0}>
            {rows.map((workflow) => (
              <WorkflowCard key={workflow.id} workflow={workflow} />
            ))}
          </SimpleGrid>
        )}
      </LoadedPages>
    </Page>
  );
}
