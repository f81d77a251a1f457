import { Group, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { LifecycleBadge } from '../contacts/badges';
import { TaskRow } from '../contacts/task-row';
import { crmWords } from './words';

const SHOWN = 6;

const tasksQuery = queryOptions({
  queryKey: ['contact-tasks', 'next'],
  queryFn: async ({ signal }) => {
    const query = { done: false, limit: 100 };
    const { items } = await ask(api.GET('/api/crm/tasks', { params: { query }, signal }));
    return items.toSorted((one, other) => dueOf(one) - dueOf(other)).slice(0, SHOWN);
  },
});

/** Without a day it is the last. */
function dueOf({ dueAt }: Schemas['TaskDto']): number {
  return dueAt === null ? Infinity : Date.parse(dueAt);
}

const newestQuery = queryOptions({
  queryKey: ['contacts', 'newest'],
  queryFn: async ({ signal }) =>
    (await ask(api.GET('/api/crm/contacts', { params: { query: { limit: SHOWN } }, signal }))).items,
});

export function NextTasks() {
  const words = useWords(crmWords);
  return (
    <Section
      title={words.tasks}
      about={words.tasksText}
      actions={
        <Text size="sm">
          <TextLink to="/crm/contacts" search={{ tab: 'tasks' }}>
            {words.allTasks}
          </TextLink>
        </Text>
      }
    >
      <Loaded
        query={useQuery(tasksQuery)}
        isEmpty={(tasks) => tasks.length === 0}
        empty={
          <Text size="sm" c="dimmed">
            {words.noTasks}
          </Text>
        }
      >
        {(tasks) => (
          <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {tasks.map((task) => (
              <TaskRow key={task.id} task={task} isLinked />
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

export function NewestContacts() {
  const words = useWords(crmWords);
  const format = useFormat();
  return (
    <Section
      title={words.newest}
      actions={
        <Text size="sm">
          <TextLink to="/crm/contacts">{words.allContacts}</TextLink>
        </Text>
      }
    >
      <Loaded query={useQuery(newestQuery)}>
        {(contacts) => (
          <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {contacts.map(({ id, name, email, lifecycle, createdAt }) => (
              <Group
                key={id}
                component="li"
                justify="space-between"
                wrap="nowrap"
                py="xs"
                style={{ borderTop: '1px solid var(--td-grid)' }}
              >
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" truncate>
                    <TextLink to="/crm/contacts/$id" params={{ id }}>
                      {name ?? email}
                    </TextLink>
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {email} · {format.day(createdAt)}
                  </Text>
                </div>
                <LifecycleBadge lifecycle={lifecycle} />
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
