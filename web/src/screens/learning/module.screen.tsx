import { Anchor, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, Clock, ExternalLink, LockKeyhole } from 'lucide-react';
import { api, ask } from '../../api/client';
import { toProblem } from '../../api/problem';
import type { Schemas } from '../../api/schemas';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { EmptyState, Loaded, PageSkeleton } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { Lock } from './lock';
import { ModuleProgress } from './module-progress';
import { moduleQuery, modulesQuery } from './queries';
import { useLiveModules } from './use-live-modules';
import { learningWords } from './words';

/** One module with its lessons; where it is locked, the way to open it. */
export default function ModuleScreen() {
  const words = useWords(learningWords);
  const { slug = '' }: { slug?: string } = useParams({ strict: false });
  useLiveModules();
  const modules = useQuery(modulesQuery).data ?? [];
  const query = useQuery(moduleQuery(slug));
  const known = modules.find((module) => module.slug === slug);
  const isLocked = query.isError && toProblem(query.error).code === 'MODULE.LOCKED';
  const open = isLocked ? undefined : query.data;
  return (
    <Page
      title={(open ?? known)?.name ?? words.title}
      about={(open ?? known)?.description}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<ArrowLeft size={14} />}
          renderRoot={(props) => <Link to="/modules" {...props} />}
        >
          {words.back}
        </Button>
      }
    >
      {isLocked && known ? (
        <EmptyState icon={LockKeyhole} title={words.isLocked} text={known.description}>
          <Lock module={known} modules={modules} />
        </EmptyState>
      ) : (
        <Loaded
          query={query}
          skeleton={<PageSkeleton />}
          isEmpty={({ lessons }) => lessons.length === 0}
          empty={<Text c="dimmed">{words.noLessons}</Text>}
        >
          {({ lessons, progress }) => (
            <Stack gap="md" maw={820}>
              <ModuleProgress progress={progress} />
              <Stack component="ol" gap="sm" p={0} m={0} aria-label={words.lessons}>
                {lessons.map((lesson) => (
                  <Lesson key={lesson.id} slug={slug} lesson={lesson} />
                ))}
              </Stack>
            </Stack>
          )}
        </Loaded>
      )}
    </Page>
  );
}

function Lesson({ slug, lesson }: { slug: string; lesson: Schemas['MyLessonDto'] }) {
  const words = useWords(learningWords);
  const format = useFormat();
  const { id, title, kind, available, availableAt, completedAt, content, url } = lesson;
  const complete = useAction(
    () => ask(api.POST('/api/modules/{slug}/lessons/{id}/complete', { params: { path: { slug, id } } })),
    { done: words.finished, changes: ['modules'] },
  );
  const isDone = completedAt !== null;
  return (
    <Card component="li" data-lesson={id} style={{ listStyle: 'none' }}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={available ? 'xs' : 0}>
        <Title order={2} size="h5">
          {title}
        </Title>
        <Badge
          variant={isDone ? 'light' : 'default'}
          tt="none"
          leftSection={isDone ? <CircleCheck size={12} /> : available ? undefined : <Clock size={12} />}
          style={{ flexShrink: 0 }}
        >
          {words.kinds[kind]}
        </Badge>
      </Group>
      {!available && (
        <Text size="sm" c="dimmed">
          {words.opensAt(format.dateTime(availableAt))}
        </Text>
      )}
      {content !== undefined && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {content}
        </Text>
      )}
      {url !== undefined && (
        <Anchor
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          size="sm"
          style={{ alignSelf: 'flex-start' }}
        >
          <ExternalLink size={14} aria-hidden /> {kind === 'video' ? words.watch : words.fetch}
        </Anchor>
      )}
      {isDone ? (
        <Text size="xs" c="dimmed" mt="xs">
          {words.doneAt(format.dateTime(completedAt))}
        </Text>
      ) : (
        available && (
          <Button
            mt="sm"
            style={{ alignSelf: 'flex-start' }}
            size="xs"
            variant="default"
            aria-label={`${words.finish}: ${title}`}
            loading={complete.isPending}
            onClick={() => complete.mutate(undefined)}
          >
            {words.finish}
          </Button>
        )
      )}
    </Card>
  );
}
