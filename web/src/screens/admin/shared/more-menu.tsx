import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { useWords } from '../../../i18n/words';
import { adminWords } from './words';

/** What else can be done with one thing. */
export function MoreMenu({
  name,
  items,
}: {
  name: string;
  items: readonly { label: string; onClick: () => void; danger?: boolean }[];
}) {
  const words = useWords(adminWords);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" aria-label={words.moreOf(name)} style={{ flexShrink: 0 }}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ label, onClick, danger }) => (
          <Menu.Item key={label} onClick={onClick} c={danger ? 'var(--td-bad)' : undefined}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
