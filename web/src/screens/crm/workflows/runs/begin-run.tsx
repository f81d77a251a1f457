import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { common } from '../../../../i18n/common';
import { useWords } from '../../../../i18n/words';
import { ProblemAlert } from '../../../../ui/states';
import { useAction } from '../../../../ui/use-action';
import { ContactPick } from '../contact-pick';
import { runWords } from './words';

/** Begins a run by hand, whatever the trigger. */
export function BeginRun({ id, onDone }: { id: string; onDone: () => void }) {
  const words = useWords(runWords);
  const shared = useWords(common);
  const [contactId, setContactId] = useState<string | null>(null);
  const begin = useAction(
    (contact: string) =>
      ask(
        api.POST('/api/crm/workflows/{id}/runs', { params: { path: { id } }, body: { contactId: contact } }),
      ),
    { done: words.begun, changes: ['runs'], onDone, onProblem: () => undefined },
  );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {words.beginAbout}
      </Text>
      {begin.isError && <ProblemAlert error={begin.error} />}
      <ContactPick value={contactId} onChange={setContactId} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {shared.cancel}
        </Button>
        <Button
          disabled={contactId === null}
          loading={begin.isPending}
          onClick={() => contactId !== null && begin.mutate(contactId)}
        >
          {words.start}
        </Button>
      </Group>
    </Stack>
  );
}
