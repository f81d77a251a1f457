import { Badge, Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { ChevronDown, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { operations } from '../../../api/schema';
import type { Schemas } from '../../../api/schemas';
import { usePages } from '../../../app/use-pages';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { type Tone, ToneBadge } from '../../../ui/tone-badge';
import { useActionText } from './actions';
import { Change } from './change';
import { auditWords } from './words';

type Entry = Schemas['AuditEntryDto'];
export type AuditFilter = NonNullable<operations['Audit.list']['parameters']['query']>;

const TONES: Readonly<Record<Entry['outcome'], Tone>> = {
  begun: 'plain',
  done: 'good',
  refused: 'plain',
  failed: 'bad',
};

/** Entries of the trail, newest first; each opens to what it changed. */
export function Entries({ filter, empty }: { filter: AuditFilter; empty?: string }) {
  const words = useWords(auditWords);
  const pages = usePages(['audit', filter], (cursor, signal) =>
    ask(api.GET('/api/admin/audit', { params: { query: { ...filter, cursor, limit: 50 } }, signal })),
  );
  return (
    <LoadedPages
      pages={pages}
      empty={<EmptyState icon={ScrollText} title={words.noneTitle} text={empty ?? words.noneText} />}
    >
      {(entries) => (
        <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </Stack>
      )}
    </LoadedPages>
  );
}

function Row({ entry }: { entry: Entry }) {
  const words = useWords(auditWords);
  const format = useFormat();
  const textOf = useActionText();
  const [isOpen, setIsOpen] = useState(false);
  const { at, actorEmail, action, target, outcome, via } = entry;
  return (
    <li style={{ borderTop: '1px solid var(--td-grid)', padding: '8px 0' }} data-action={action}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text size="sm" fw={600} title={action}>
              {textOf(action)}
            </Text>
            <ToneBadge tone={TONES[outcome]} state={outcome} label={words.outcomes[outcome]} />
            {via === 'key' && (
              <Badge variant="default" tt="none">
                {words.via.key}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {format.dated('to the second', { dateStyle: 'short', timeStyle: 'medium' }, at)} ·{' '}
            {actorEmail ?? (via === 'system' ? words.system : words.gone)}
            {target && (
              <>
                {' · '}
                {target.kind === 'user' ? (
                  <TextLink to="/admin/users/$id" params={{ id: target.id }} underline="always">
                    {target.id}
                  </TextLink>
                ) : (
                  target.id
                )}
              </>
            )}
          </Text>
        </div>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? words.hide : words.detail}: ${textOf(action)}`}
          rightSection={<ChevronDown size={14} style={{ rotate: isOpen ? '180deg' : undefined }} />}
          onClick={() => setIsOpen(!isOpen)}
          style={{ flexShrink: 0 }}
        >
          {isOpen ? words.hide : words.detail}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>{isOpen && <Change entry={entry} />}</Collapse>
    </li>
  );
}
