import { Badge, Button, Card, ScrollArea, Table, Text } from '@mantine/core';
import { Mail, Plus } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { useMergeText } from '../../../ui/merge-tags';
import { Page } from '../../../ui/page';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { NewTemplate } from './new-template';
import { templatePage } from './queries';
import { TemplateMenu } from './template-menu';
import { templateWords } from './words';

/** All templates, newest first. */
export default function TemplatesScreen() {
  const words = useWords(templateWords);
  const mergeText = useMergeText();
  const format = useFormat();
  const may = useMay();
  const [isMaking, setIsMaking] = useState(false);
  const pages = usePages(['templates', 'list'], templatePage);
  const maker = may('crm:write') && (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newTemplate}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={(pages.rows?.length ?? 0) > 0 && maker}>
      <NewTemplate opened={isMaking} onClose={() => setIsMaking(false)} />
      <Card component="section" aria-label={words.title}>
        <LoadedPages
          pages={pages}
          empty={
            <EmptyState icon={Mail} title={words.noneTitle} text={words.noneText}>
              {maker}
            </EmptyState>
          }
        >
          {(rows) => (
            <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.title, role: 'region' }}>
              <Table miw={640} highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.name}</Table.Th>
                    <Table.Th>{words.subject}</Table.Th>
                    <Table.Th>{words.editor}</Table.Th>
                    <Table.Th>{words.updatedAt}</Table.Th>
                    <Table.Th w={48} aria-label={words.more} />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((template) => (
                    <Table.Tr key={template.id} data-template={template.id}>
                      <Table.Td fw={600}>
                        <TextLink to="/crm/templates/$id" params={{ id: template.id }}>
                          {template.name}
                        </TextLink>
                      </Table.Td>
                      <Table.Td>
                        <Text size="sm" lineClamp={1} c={template.subject ? undefined : 'dimmed'}>
                          {template.subject ? mergeText(template.subject) : words.noSubject}
                        </Text>
                      </Table.Td>
                      <Table.Td>
                        <Badge variant="default" tt="none" fw={600} miw="max-content">
                          {words.editors[template.editor]}
                        </Badge>
                      </Table.Td>
                      <Table.Td style={{ whiteSpace: 'nowrap' }}>
                        {format.dateTime(template.updatedAt)}
                        <Text size="xs" c="dimmed">
                          {words.version(format.number(template.version))}
                        </Text>
                      </Table.Td>
                      <Table.Td>{may('crm:write') && <TemplateMenu template={template} />}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          )}
        </LoadedPages>
      </Card>
    </Page>
  );
}
