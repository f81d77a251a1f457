import { ScrollArea, Stack, Text, TextInput, ThemeIcon, UnstyledButton } from '@mantine/core';
import { Search } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { useWords } from '../../../../i18n/words';
import { FAMILY_COLOURS } from '../flow/flow-node';
import { kindWords } from '../kind-words';
import { FAMILIES, isKind, type KindName, KINDS, kindsOf } from '../kinds';
import classes from './editor.module.css';
import { editorWords } from './words';

/** Type of what is dragged, for the drawing to know its own. */
const DRAGGED = 'application/x-workflow-step';

/** Kinds of steps: a click or Enter adds one after the step that is selected; they can be dragged into the drawing. */
export function Palette({ onAdd }: { onAdd: (kind: KindName) => void }) {
  const words = useWords(editorWords);
  const { kinds, families } = useWords(kindWords);
  const [search, setSearch] = useState('');
  const wanted = plain(search);
  const found = FAMILIES.map((family) => ({
    family,
    kinds: kindsOf(family).filter((kind) => plain(kinds[kind].join(' ')).includes(wanted)),
  })).filter((group) => group.kinds.length > 0);
  return (
    <div className={classes.palette}>
      <TextInput
        size="xs"
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<Search size={13} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <ScrollArea
        className={classes.scroll}
        type="hover"
        scrollbarSize={8}
        viewportProps={{ tabIndex: 0, 'aria-label': words.palette, role: 'region' }}
      >
        <Stack gap={2}>
          {found.length === 0 && (
            <Text size="xs" c="dimmed" p="xs">
              {words.noneFound}
            </Text>
          )}
          {found.map((group) => (
            <div key={group.family} role="group" aria-label={families[group.family]}>
              <Text size="xs" fw={650} c="dimmed" px={6} pt={8} pb={2}>
                {families[group.family]}
              </Text>
              {group.kinds.map((kind) => (
                <Entry key={kind} kind={kind} onAdd={onAdd} />
              ))}
            </div>
          ))}
        </Stack>
      </ScrollArea>
    </div>
  );
}

function Entry({ kind, onAdd }: { kind: KindName; onAdd: (kind: KindName) => void }) {
  const [name, about] = useWords(kindWords).kinds[kind];
  const { icon: Icon } = KINDS[kind];
  const family = FAMILIES.find((each) => kind.startsWith(each))!;
  return (
    <UnstyledButton
      className={classes.entry}
      draggable
      title={about}
      data-kind={kind}
      onClick={() => onAdd(kind)}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, kind);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <ThemeIcon size={26} radius="md" variant="light" color={FAMILY_COLOURS[family]}>
        <Icon size={15} aria-hidden />
      </ThemeIcon>
      <Text size="sm" lh={1.25}>
        {name}
      </Text>
    </UnstyledButton>
  );
}

/** The kind that is being dropped; undefined for anything else. */
export function droppedKind(event: DragEvent): KindName | undefined {
  const said = event.dataTransfer.getData(DRAGGED);
  return isKind(said) ? said : undefined;
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
