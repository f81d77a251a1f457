import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';

/** Parts of a page, of which one is shown; its children are a `Tabs.Panel` for each. */
export function PageTabs<Tab extends string>({
  tabs,
  labels,
  value,
  onChange,
  children,
}: {
  tabs: readonly Tab[];
  labels: Readonly<Record<Tab, string>>;
  value: Tab;
  onChange: (tab: Tab) => void;
  children: ReactNode;
}) {
  return (
    <Tabs value={value} onChange={(tab) => tab && onChange(tab as Tab)} keepMounted={false}>
      <Tabs.List mb="md">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {labels[tab]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {children}
    </Tabs>
  );
}
