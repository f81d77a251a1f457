import { Button, Card, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { FlaskConical, RotateCw, Webhook } from 'lucide-react';
import type { Schemas } from '../../api/schemas';
import { queryClient } from '../../app/query-client';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { CopyField } from '../../ui/copy-field';
import { EmptyState } from '../../ui/states';
import { firstStepsQuery } from './queries';
import { overviewWords } from './words';

/** Says that what is shown was made up, and how to send something real. */
export function DemoNotice({ steps }: { steps: Schemas['FirstStepsDto'] }) {
  const words = useWords(overviewWords);
  const shared = useWords(common);
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <Card
      component="section"
      aria-label={words.demo}
      padding="sm"
      style={{ borderLeft: '4px solid #f0b429' }}
    >
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap" flex="1 1 300px" align="flex-start">
          <FlaskConical size={20} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="sm">
            <strong>{words.demo}.</strong> {steps.demo === 'loading' ? words.demoLoading : words.demoText}
          </Text>
        </Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<Webhook size={14} />}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {isOpen ? shared.hide : words.sendOne}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="xs" mt="sm">
          <Text size="sm">{words.sendOneText}</Text>
          <SignedCurl curl={steps.curl} />
        </Stack>
      </Collapse>
    </Card>
  );
}

/** An empty installation: what to do next. */
export function NothingYet({ curl }: { curl: string }) {
  const words = useWords(overviewWords);
  return (
    <EmptyState icon={Webhook} title={words.emptyTitle} text={words.emptyText}>
      <SignedCurl curl={curl} />
    </EmptyState>
  );
}

function SignedCurl({ curl }: { curl: string }) {
  const words = useWords(overviewWords);
  return (
    <Stack gap="xs">
      <CopyField text={curl} label={words.curlLabel} />
      <Button
        size="xs"
        variant="subtle"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<RotateCw size={14} />}
        onClick={() => void queryClient.invalidateQueries({ queryKey: firstStepsQuery.queryKey })}
      >
        {words.newCurl}
      </Button>
    </Stack>
  );
}
