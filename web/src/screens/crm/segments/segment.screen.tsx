import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useParam } from '../../../app/use-param';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Page } from '../../../ui/page';
import { Loaded } from '../../../ui/states';
import { useConfirm } from '../../../ui/use-confirm';
import { useRemoval } from '../still-in-use';
import { Members } from './members';
import { type Segment, segmentQuery } from './queries';
import { SegmentEditor } from './segment-editor';
import { segmentWords } from './words';

/** One segment: its rules, who passes them as they stand, who is in it. */
export default function SegmentScreen() {
  const words = useWords(segmentWords);
  const id = useParam('id');
  const query = useQuery(segmentQuery(id));
  return (
    <Page
      title={query.data?.name ?? words.title}
      about={<BackLink to="/crm/segments" label={words.back} />}
      actions={query.data && <Removal segment={query.data} />}
    >
      <Loaded query={query}>
        {(segment) => (
          <Stack>
            <SegmentEditor key={segment.id} segment={segment} />
            <Members id={id} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Removal({ segment: { id, name } }: { segment: Segment }) {
  const words = useWords(segmentWords);
  const may = useMay();
  const navigate = useNavigate();
  const [confirm, dialog] = useConfirm();
  const [remove, refusal] = useRemoval(
    () => ask(api.DELETE('/api/crm/segments/{id}', { params: { path: { id } } })),
    {
      done: words.removed,
      changes: ['segments'],
      onDone: () => navigate({ to: '/crm/segments' }),
    },
  );
  const askAndRemove = async () => {
    const question = {
      title: words.removeTitle(name),
      text: words.removeText,
      action: words.remove,
      danger: true,
    };
    if (await confirm(question)) remove(id);
  };
  if (!may('crm:write')) return null;
  return (
    <>
      {dialog}
      {refusal}
      <Button
        size="xs"
        variant="default"
        c="var(--td-bad)"
        leftSection={<Trash2 size={14} />}
        onClick={() => void askAndRemove()}
      >
        {words.remove}
      </Button>
    </>
  );
}
