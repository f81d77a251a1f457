import { Button, Group, ScrollArea, SegmentedControl, Select, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Filter } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { useAction } from '../../../ui/use-action';
import { type Campaign, type Deed, doersOf, doersQuery, type Report } from './queries';
import { campaignWords } from './words';

const DEEDS = ['opened', 'clicked', 'bounced', 'sent'] as const satisfies Deed[];

/** Who did something with it; as a segment they can be written to again. */
export function Doers({ campaign, variants }: { campaign: Campaign; variants: Report['variants'] }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const may = useMay();
  const [deed, setDeed] = useState<Deed>('opened');
  const [variant, setVariant] = useState<string | null>(null);
  const query = useQuery(doersQuery(campaign.id, deed, variant ?? undefined));
  const save = useAction(
    () => {
      const name = words.segmentName(words.deeds[deed], campaign.name).slice(0, 200);
      const rules = doersOf(campaign.id, deed, variant ?? undefined);
      return ask(api.POST('/api/crm/segments', { body: { name, rules } }));
    },
    { done: words.segmentSaved, changes: ['segments'] },
  );
  return (
    <Section
      title={words.who}
      about={words.whoAbout}
      actions={
        may('crm:write') && (
          <Button
            size="xs"
            variant="default"
            leftSection={<Filter size={14} />}
            loading={save.isPending}
            onClick={() => save.mutate(undefined)}
          >
            {words.saveSegment}
          </Button>
        )
      }
    >
      <Group mb="sm" gap="sm">
        <ScrollArea type="never">
          <SegmentedControl
            size="xs"
            aria-label={words.who}
            value={deed}
            onChange={(value) => setDeed(value)}
            data={DEEDS.map((value) => ({ value, label: words.deeds[value] }))}
          />
        </ScrollArea>
        {variants.length > 0 && (
          <Select
            size="xs"
            aria-label={words.variantsReport}
            placeholder={words.anyVariant}
            clearable
            clearButtonProps={{ 'aria-label': words.anyVariant }}
            data={variants.map((each) => ({ value: each.variant, label: each.name }))}
            value={variant}
            onChange={setVariant}
          />
        )}
      </Group>
      <Loaded
        query={query}
        isEmpty={({ count }) => count === 0}
        empty={
          <Text c="dimmed" size="sm">
            {words.nobody}
          </Text>
        }
      >
        {({ count, contacts }) => (
          <>
            <Text size="sm" c="dimmed" mb="xs" data-doers={count}>
              {words.count(format.number(count))}
            </Text>
            <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.who, role: 'region' }}>
              <Table miw={480}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.contact}</Table.Th>
                    <Table.Th>{words.tags}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {contacts.map(({ id, name, email, tags }) => (
                    <Table.Tr key={id}>
                      <Table.Td>
                        <TextLink to="/crm/contacts/$id" params={{ id }}>
                          {name ?? email}
                        </TextLink>
                        {name !== undefined && (
                          <Text size="xs" c="dimmed">
                            {email}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td>{tags.join(', ')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          </>
        )}
      </Loaded>
    </Section>
  );
}
