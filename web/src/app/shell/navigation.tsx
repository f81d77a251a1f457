import { NavLink, ScrollArea, Text } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { common } from '../../i18n/common';
import { localeStore } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { GROUPS, isOpen, SCREENS } from '../screens';
import { useStore } from '../store';
import { useMay } from '../use-session';

/** The screens that the reader may open. */
export function Navigation() {
  const words = useWords(common);
  const locale = useStore(localeStore);
  const may = useMay();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // some browsers return a promise, which is no clean-up
    void list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [path]);
  const open = SCREENS.filter((screen) => screen.nav && isOpen(screen, may));
  return (
    <>
      <ScrollArea flex={1} viewportRef={list}>
        {GROUPS.map((group) => {
          const screens = open.filter(({ nav }) => nav?.group === group);
          if (screens.length === 0) return null;
          return (
            <div key={group}>
              <Text size="xs" fw={650} c="dimmed" px="sm" pt="sm" pb={4}>
                {words.groups[group]}
              </Text>
              {screens.map(({ path: to, nav, load }) => {
                const Icon = nav!.icon;
                return (
                  <NavLink
                    key={to}
                    component={Link}
                    {...{ to }}
                    label={nav!.label[locale]}
                    leftSection={<Icon size={18} aria-hidden />}
                    active={isWithin(path, to)}
                    aria-current={isWithin(path, to) ? 'page' : undefined}
                    onMouseEnter={() => void load()}
                    style={{ borderRadius: 8 }}
                  />
                );
              })}
            </div>
          );
        })}
      </ScrollArea>
      <NavLink
        href="/docs"
        target="_blank"
        rel="noreferrer"
        label={words.apiDocs}
        leftSection={<BookOpen size={18} aria-hidden />}
        style={{ borderTop: '1px solid var(--td-grid)' }}
      />
    </>
  );
}

/** The screen itself or one of its details: `/crm/contacts/ctc_1` is within `/crm/contacts`. */
function isWithin(path: string, screen: string): boolean {
  return path === screen || (screen !== '/' && path.startsWith(`${screen}/`));
}
