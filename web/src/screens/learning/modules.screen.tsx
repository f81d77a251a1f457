import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { GraduationCap, LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { EmptyState, Loaded, PageSkeleton } from '../../ui/states';
import { Lock } from './lock';
import { ModuleProgress } from './module-progress';
import { type MyModule, modulesQuery } from './queries';
import { useLiveModules } from './use-live-modules';
import { learningWords } from './words';

/** The catalogue as it stands for the reader. */
export default function ModulesScreen() {
  const words = useWords(learningWords);
  useLiveModules();
  return (
    <Page title={words.title} about={words.about}>
      <Loaded
        query={useQuery(modulesQuery)}
        skeleton={<PageSkeleton />}
        isEmpty={(modules) => modules.length === 0}
        empty={<EmptyState icon={GraduationCap} title={words.none} text={words.noneText} />}
      >
        {(modules) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" component="ul" p={0} m={0}>
            {modules.map((module) => (
              <ModuleCard key={module.slug} module={module} modules={modules} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Page>
  );
}

function ModuleCard({ module, modules }: { module: MyModule; modules: readonly MyModule[] }) {
  const words = useWords(learningWords);
  const format = useFormat();
  const { businessTz } = useSettings();
  const { slug, name, description, status, since, until, progress } = module;
  const isOpen = status === 'unlocked';
  const Icon = isOpen ? LockKeyholeOpen : LockKeyhole;
  const isDone = progress.total > 0 && progress.completed === progress.total;
  return (
    <Card component="li" data-module={slug} data-status={status} style={{ listStyle: 'none' }}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Title order={2} size="h4">
            {name}
          </Title>
          <Badge
            tt="none"
            variant={isOpen ? 'light' : 'default'}
            leftSection={<Icon size={12} aria-hidden />}
            style={{ flexShrink: 0 }}
          >
            {isOpen ? words.unlocked : words.locked}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" flex={1}>
          {description}
        </Text>
        <ModuleProgress progress={progress} />
        {isOpen ? (
          <>
            <Text size="xs" c="dimmed">
              {until === null ? words.forever : words.until(format.day(until, businessTz))}
              {since !== null && `, ${words.since(format.day(since, businessTz))}`}
            </Text>
            <Button
              variant={isDone ? 'default' : 'filled'}
              aria-label={`${words.open}: ${name}`}
              renderRoot={(props) => <Link to="/modules/$slug" params={{ slug } as never} {...props} />}
            >
              {isDone ? words.again : progress.completed > 0 ? words.goOn : words.open}
            </Button>
          </>
        ) : (
          <Lock module={module} modules={modules} />
        )}
      </Stack>
    </Card>
  );
}
