import {
  ActionIcon,
  Box,
  Card,
  Center,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from '../app/store';
import { common } from '../i18n/common';
import { localeStore, setLocale } from '../i18n/locale';
import { useWords } from '../i18n/words';

/** What people see who are not logged in: one card, language and theme. */
export function AuthPage({
  title,
  about,
  children,
}: {
  title: string;
  about?: ReactNode;
  children: ReactNode;
}) {
  const words = useWords(common);
  const locale = useStore(localeStore);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  useDocumentTitle(`${title} · ${words.product}`);
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={420} gap="md">
        <Group justify="center" gap="xs">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <Text fw={650} size="xl">
            {words.product}
          </Text>
        </Group>
        <Card padding="lg" shadow="sm">
          <Title order={1} size="h3">
            {title}
          </Title>
          {about !== undefined && (
            <Text c="dimmed" size="sm" mt={4} component="div">
              {about}
            </Text>
          )}
          <Box mt="md">{children}</Box>
        </Card>
        <Group justify="center" gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={words.language}
            value={locale}
            onChange={(value) => setLocale(value)}
            data={[
              { value: 'pt-BR', label: 'Português' },
              { value: 'en', label: 'English' },
            ]}
          />
          <ActionIcon
            variant="default"
            aria-label={`${words.theme}: ${isDark ? words.light : words.dark}`}
            onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
          >
            {isDark ? <Sun size={16} /> : <Moon size={16} />}
          </ActionIcon>
        </Group>
      </Stack>
    </Center>
  );
}
