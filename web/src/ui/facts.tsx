import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is known of one thing, name by name. */
export function Facts({
  facts,
  cols = 3,
}: {
  facts: readonly (readonly [string, ReactNode])[];
  cols?: number;
}) {
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: cols }} spacing="md" verticalSpacing="sm" m={0}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ minWidth: 0 }}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" className="figures" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
