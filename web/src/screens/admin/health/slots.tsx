import { Table } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { TableBox } from '../../../ui/table-box';
import { ToneBadge } from '../../../ui/tone-badge';
import type { Health } from './queries';
import { healthWords } from './words';

/** How counting is shared out, and whether any of it stands still. */
export function Slots({ slots }: { slots: Health['slots'] }) {
  const words = useWords(healthWords);
  const format = useFormat();
  return (
    <Section title={words.counting} about={words.countingAbout}>
      <TableBox
        label={words.counting}
        minWidth={420}
        headings={[words.slot, words.state, { label: words.lastBatch, isRight: true }, words.now]}
      >
        {slots.map(({ slot, owned, lastBatch, busy }) => (
          <Table.Tr key={slot}>
            <Table.Td>{format.number(slot)}</Table.Td>
            <Table.Td>
              <ToneBadge
                tone={owned ? 'good' : 'bad'}
                state={owned ? 'owned' : 'orphan'}
                label={owned ? words.owned : words.orphan}
              />
            </Table.Td>
            <Table.Td ta="right">{format.number(lastBatch)}</Table.Td>
            <Table.Td>{busy ? words.busy : words.idle}</Table.Td>
          </Table.Tr>
        ))}
      </TableBox>
    </Section>
  );
}
