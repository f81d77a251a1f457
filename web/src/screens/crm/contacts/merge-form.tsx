import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import type { Contact } from './queries';
import { contactWords } from './words';

/** Makes one contact of several; the reader says which one stays. */
export function MergeForm({ contacts, onDone }: { contacts: readonly Contact[]; onDone: () => void }) {
  const words = useWords(contactWords);
  const shared = useWords(common);
  const [keepId, setKeepId] = useState(contacts[0]?.id ?? '');
  const merge = useAction(
    () => {
      const mergeIds = contacts.flatMap(({ id }) => (id === keepId ? [] : [id]));
      return ask(api.POST('/api/crm/contacts/merge', { body: { keepId, mergeIds } }));
    },
    { done: words.merged, changes: ['contacts', 'crm-stats'], onDone, onProblem: () => undefined },
  );
  return (
    <Stack>
      {merge.isError && <ProblemAlert error={merge.error} />}
      <Text size="sm">{words.mergeText}</Text>
      <Radio.Group label={words.mergeKeep} value={keepId} onChange={setKeepId}>
        <Stack gap="xs" mt="xs">
          {contacts.map(({ id, name, email }) => (
            <Radio key={id} value={id} label={name ?? email} description={email} />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {shared.cancel}
        </Button>
        <Button color="red.9" loading={merge.isPending} onClick={() => merge.mutate(undefined)}>
          {words.merge}
        </Button>
      </Group>
    </Stack>
  );
}
