import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { CrmNotices } from './crm-notices';
import { LiveBadge } from './live-badge';
import { Navigation } from './navigation';
import { UserMenu } from './user-menu';

/** Header, navigation (a drawer on narrow screens) and the screen. */
export default function Shell({ children }: { children: ReactNode }) {
  const words = useWords(common);
  const [isOpen, drawer] = useDisclosure();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const shown = useRef(path);

  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    drawer.close();
    main.current?.focus(); // readers of the page begin where the new screen does
  }, [path, drawer]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        {words.skip}
      </a>
      <CrmNotices />
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={drawer.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? words.close : words.menu}
              aria-expanded={isOpen}
            />
            <Group
              component={Link}
              aria-label={words.product}
              gap="xs"
              wrap="nowrap"
              {...{ to: '/' }}
              style={{ color: 'inherit', textDecoration: 'none' }}
            >
              <img src="/icon.svg" alt="" width={28} height={28} />
              <Text fw={650} visibleFrom="xs">
                {words.product}
              </Text>
            </Group>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <LiveBadge />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={words.mainNavigation}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
