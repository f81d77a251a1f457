import { Card, Group, Skeleton, Text } from '@mantine/core';
import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormat } from '../i18n/format';

interface StatCardProps {
  label: string;
  /** Undefined while it is not known. */
  value: string | undefined;
  /** Fraction against the period before; null where that was 0. */
  change?: number | null;
  /** What the change is against, for those who do not see the arrow. */
  changeText?: string;
  about?: ReactNode;
}

/** One figure. */
export function StatCard({ label, value, change, changeText, about }: StatCardProps) {
  return (
    <Card p={{ base: 'sm', sm: 'md' }}>
      <Text size="sm" c="dimmed" lh={1.3} flex={1}>
        {label}
      </Text>
      {value === undefined ? (
        <Skeleton h={28} w="60%" my={4} />
      ) : (
        <Text className="figures" fz={{ base: 20, sm: 26 }} fw={650} lh={1.3} data-figure={label}>
          {value}
        </Text>
      )}
      <Group gap={6} mih={20}>
        {change !== undefined && change !== null && <Change change={change} text={changeText} />}
        {about !== undefined && (
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        )}
      </Group>
    </Card>
  );
}

function Change({ change, text }: { change: number; text: string | undefined }) {
  const format = useFormat();
  const [Icon, colour] =
    change > 0
      ? ([ArrowUpRight, 'var(--td-good)'] as const)
      : change < 0
        ? ([ArrowDownRight, 'var(--td-bad)'] as const)
        : ([Minus, 'var(--mantine-color-dimmed)'] as const);
  return (
    <Group gap={2} c={colour} title={text}>
      <Icon size={14} aria-hidden />
      <Text size="xs" fw={600}>
        {format.change(change)}
      </Text>
    </Group>
  );
}
