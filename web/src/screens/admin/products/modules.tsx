import { Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { GraduationCap, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Section } from '../../../ui/section';
import { EmptyState, Loaded, RowsSkeleton } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { MoreMenu } from '../shared/more-menu';
import { TableBox } from '../../../ui/table-box';
import { adminWords } from '../shared/words';
import { ModuleForm } from './module-form';
import { adminModulesQuery, type Module, productsQuery } from './queries';
import { productWords } from './words';

/** What is learned or used, in the order of the catalogue. */
export function Modules() {
  const words = useWords(productWords);
  const admin = useWords(adminWords);
  const [isMaking, setIsMaking] = useState(false);
  const query = useQuery(adminModulesQuery);
  const maker = (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newModule}
    </Button>
  );
  return (
    <>
      <Dialog opened={isMaking} title={words.newModule} size="xl" onClose={() => setIsMaking(false)}>
        <ModuleForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <Loaded
        query={query}
        skeleton={
          <Card>
            <RowsSkeleton />
          </Card>
        }
        isEmpty={(modules) => modules.length === 0}
        empty={
          <Card>
            <EmptyState icon={GraduationCap} title={words.noModulesTitle} text={words.noModulesText}>
              {maker}
            </EmptyState>
          </Card>
        }
      >
        {(modules) => (
          <Section title={words.tabs.modules} about={words.modulesAbout} actions={maker}>
            <TableBox
              label={words.tabs.modules}
              minWidth={720}
              headings={[
                words.name,
                { label: words.lessons, isRight: true },
                words.soldIn,
                words.prerequisites,
                { label: words.position, isRight: true },
                admin.actions,
              ]}
            >
              {modules
                .toSorted((a, b) => a.position - b.position)
                .map((module) => (
                  <Row key={module.id} module={module} modules={modules} />
                ))}
            </TableBox>
          </Section>
        )}
      </Loaded>
    </>
  );
}

function Row({ module, modules }: { module: Module; modules: readonly Module[] }) {
  const words = useWords(productWords);
  const admin = useWords(adminWords);
  const format = useFormat();
  const [isEditing, setIsEditing] = useState(false);
  const [confirm, dialog] = useConfirm();
  const products = useQuery(productsQuery).data ?? [];
  const { id, slug, name, lessons, prerequisites, position } = module;
  const remove = useAction(() => ask(api.DELETE('/api/admin/modules/{id}', { params: { path: { id } } })), {
    done: admin.removed,
    changes: ['admin-modules', 'audit'],
  });
  const onRemove = async () => {
    const question = {
      title: words.removeTitle(name),
      text: words.removeModuleText,
      action: admin.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(undefined);
  };
  const soldIn = products.filter((product) => product.modules.includes(slug)).map((product) => product.name);
  const nameOf = (other: string) => modules.find((each) => each.slug === other)?.name ?? other;
  return (
    <Table.Tr data-module={slug}>
      <Table.Td>
        <Stack gap={0}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {slug}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td ta="right">{format.number(lessons.length)}</Table.Td>
      <Table.Td>{soldIn.join(', ') || '–'}</Table.Td>
      <Table.Td>{prerequisites.map(nameOf).join(', ') || '–'}</Table.Td>
      <Table.Td ta="right">{format.number(position)}</Table.Td>
      <Table.Td>
        {dialog}
        <Dialog opened={isEditing} title={name} size="xl" onClose={() => setIsEditing(false)}>
          <ModuleForm module={module} onDone={() => setIsEditing(false)} />
        </Dialog>
        <Group>
          <MoreMenu
            name={name}
            items={[
              { label: admin.edit, onClick: () => setIsEditing(true) },
              { label: admin.remove, onClick: () => void onRemove(), danger: true },
            ]}
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
