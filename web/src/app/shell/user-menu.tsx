import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleUser, Languages, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { common } from '../../i18n/common';
import { localeStore, setLocale } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { session } from '../session';
import { useStore } from '../store';
import { useMe } from '../use-session';

/** Who is logged in, language, theme, and the way out. */
export function UserMenu() {
  const words = useWords(common);
  const me = useMe();
  const locale = useStore(localeStore);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = [
    ['light', words.light, Sun],
    ['dark', words.dark, Moon],
    ['auto', words.auto, Monitor],
  ] as const;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: '50%' }}>
          <VisuallyHidden>
            {words.account}: {me.name}
          </VisuallyHidden>
          <Avatar aria-hidden name={me.name} color="brand" variant="filled" size={34} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {me.name}
          </Text>
          <Text size="xs" truncate>
            {me.email}
          </Text>
          <Text size="xs">{words.roles[me.role]}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} {...{ to: '/account' }} leftSection={<CircleUser size={16} />}>
          {words.account}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{words.language}</Menu.Label>
        {(['pt-BR', 'en'] as const).map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            leftSection={<Languages size={16} />}
            fw={each === locale ? 650 : undefined}
            aria-current={each === locale}
            onClick={() => setLocale(each)}
          >
            {each === 'en' ? 'English' : 'Português'}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{words.theme}</Menu.Label>
        {schemes.map(([scheme, label, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            fw={scheme === colorScheme ? 650 : undefined}
            aria-current={scheme === colorScheme}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void session.logOut()}>
          {words.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
