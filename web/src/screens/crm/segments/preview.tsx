import { Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { toProblem } from '../../../api/problem';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import type { RuleErrors } from './editor/rule-row';
import { rulesPreviewQuery } from './queries';
import { isComplete, type Said, toRules } from './rules';
import { segmentWords } from './words';

/** How long the reader has stopped changing rules before it is asked, in ms. */
const CHANGING_MS = 400;

/** Who the rules are about as they stand; what the API says against them is for the rules themselves. */
export function useRulesPreview(rules: Said) {
  const [settled] = useDebouncedValue(rules, CHANGING_MS);
  const isWhole = isComplete(settled);
  const query = useQuery({
    ...rulesPreviewQuery(toRules(settled)),
    enabled: isWhole,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const errors: RuleErrors = query.isError ? toProblem(query.error).fields : [];
  return { query, isWhole, errors };
}

export function Preview({ query, isWhole, errors }: ReturnType<typeof useRulesPreview>) {
  const words = useWords(segmentWords);
  const format = useFormat();
  const { data, isError, error, refetch } = query;
  return (
    <Section title={words.preview} about={words.previewText}>
      {!isWhole ? (
        <Text size="sm" c="dimmed">
          {words.fillIn}
        </Text>
      ) : isError ? (
        errors.length === 0 && <ProblemAlert error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton h={30} w={160} />
      ) : (
        <Stack gap="xs" opacity={query.isFetching ? 0.6 : 1}>
          <Text fz={26} fw={650} lh={1.2} className="figures" role="status" data-preview={data.count}>
            {data.count === 1 ? words.one : words.count(format.number(data.count))}
          </Text>
          {data.count === 0 ? (
            <Text size="sm" c="dimmed">
              {words.noOne}
            </Text>
          ) : (
            <>
              <Text size="xs" c="dimmed">
                {words.first}
              </Text>
              <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }}>
                {data.contacts.map(({ id, name, email }) => (
                  <Text component="li" size="sm" key={id} style={{ overflowWrap: 'anywhere' }}>
                    <TextLink to="/crm/contacts/$id" params={{ id }}>
                      {name ?? email}
                    </TextLink>
                    {name !== undefined && (
                      <Text span size="xs" c="dimmed">
                        {' '}
                        {email}
                      </Text>
                    )}
                  </Text>
                ))}
              </Stack>
            </>
          )}
        </Stack>
      )}
    </Section>
  );
}
