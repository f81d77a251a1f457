import {
  Alert,
  Button,
  Card,
  Center,
  Group,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  ThemeIcon,
  Title,
} from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { CircleAlert, type LucideIcon, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { toProblem } from '../api/problem';
import { common } from '../i18n/common';
import { useProblemText } from '../i18n/problems';
import { useWords } from '../i18n/words';

/** Nothing there: says so, and what to do next (the children). */
export function EmptyState({
  icon: Icon,
  title,
  text,
  children,
}: {
  icon: LucideIcon;
  title: string;
  text: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Center py="xl" mih={220}>
      <Stack align="center" gap="sm" maw={520} ta="center">
        <ThemeIcon size={52} radius="xl" variant="light">
          <Icon size={26} aria-hidden />
        </ThemeIcon>
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" component="div">
          {text}
        </Text>
        {children}
      </Stack>
    </Center>
  );
}

/** What went wrong, by the problem's words and code; with a way to try again where there is one. */
export function ProblemAlert({ error, retry }: { error: unknown; retry?: () => void }) {
  const words = useWords(common);
  const textOf = useProblemText();
  const problem = toProblem(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<CircleAlert size={18} />}
      title={words.failed}
      role="alert"
      styles={{ title: { color: 'var(--mantine-color-error)' } }}
    >
      <Text size="sm">{textOf(problem)}</Text>
      {problem.fields.map(({ field, message }) => (
        <Text size="sm" key={field}>
          {field}: {message}
        </Text>
      ))}
      <Text size="xs" c="dimmed" mt={4}>
        {words.code}: {problem.code}
        {problem.id !== undefined && ` · ${words.occurrence}: ${problem.id}`}
      </Text>
      {retry && (
        <Button mt="sm" size="xs" variant="default" leftSection={<RotateCw size={14} />} onClick={retry}>
          {words.retry}
        </Button>
      )}
    </Alert>
  );
}

/** A query in its four states: waiting, failed, with nothing, with something. */
export function Loaded<Data>({
  query,
  skeleton,
  isEmpty,
  empty,
  children,
}: {
  query: UseQueryResult<Data>;
  skeleton?: ReactNode;
  isEmpty?: (data: Data) => boolean;
  empty?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return isEmpty?.(query.data) ? empty : children(query.data);
  if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  return skeleton ?? <RowsSkeleton />;
}

export function RowsSkeleton({ rows = 5 }: { rows?: number }) {
  const words = useWords(common);
  return (
    <Stack gap="sm" role="status" aria-label={words.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} h={18} w={`${95 - ((row * 17) % 30)}%`} />
      ))}
    </Stack>
  );
}

export function PageSkeleton() {
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Skeleton h={30} w={220} />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {[0, 1, 2, 3].map((card) => (
          <Skeleton key={card} h={96} radius="md" />
        ))}
      </SimpleGrid>
      <Card>
        <RowsSkeleton rows={8} />
      </Card>
    </Stack>
  );
}
