import { Alert, Box, Card, Grid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { ConversationList } from './conversation-list';
import { usageQuery } from './queries';
import { assistantWords } from './words';

/** The conversations beside the one that is open; says when there is no model to ask. */
export function AssistantFrame({
  current,
  about,
  actions,
  children,
}: {
  current?: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const words = useWords(assistantWords);
  const format = useFormat();
  const usage = useQuery(usageQuery).data;
  return (
    <Page title={words.title} about={about ?? words.about} actions={actions}>
      {usage?.available === false && (
        <Alert icon={<PlugZap size={18} />} variant="light" title={words.offTitle} data-off>
          {words.offText}
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 1, md: 2 }}>
          <Card>{children}</Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 2, md: 1 }}>
          <Stack gap="xs">
            <ConversationList current={current} />
            {usage?.available && (
              <Box px="xs">
                <Text size="xs" c="dimmed" className="figures">
                  {usage.budget === null
                    ? words.usageFree(format.number(usage.tokens))
                    : words.usage(format.number(usage.tokens), format.number(usage.budget))}
                </Text>
              </Box>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
