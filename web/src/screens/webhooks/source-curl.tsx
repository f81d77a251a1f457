import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { CopyField } from '../../ui/copy-field';
import { Loaded } from '../../ui/states';
import { curlQuery, type Source } from './queries';
import { webhookWords } from './words';

/** A webhook for a shell, as this source's sender posts it. */
export function SourceCurl({ source }: { source: Source }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  const query = useQuery(curlQuery(source.id));
  return (
    <Loaded query={query}>
      {({ curl, expiresAt, secretPlace }) => (
        <Stack gap="xs">
          <Text size="sm">{words.curlText}</Text>
          {secretPlace !== null && (
            <Text size="sm" fw={600}>
              {words.curlSecret(secretPlace)}
            </Text>
          )}
          <CopyField text={curl} label={words.curlLabel} />
          {expiresAt !== null && (
            <Text size="xs" c="dimmed">
              {words.curlUntil(format.time(expiresAt))}
            </Text>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<RotateCw size={14} />}
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          >
            {words.signAgain}
          </Button>
        </Stack>
      )}
    </Loaded>
  );
}
