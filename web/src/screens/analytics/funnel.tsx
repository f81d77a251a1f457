import { ActionIcon, Badge, Button, Group, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Filter, Plus, X } from 'lucide-react';
import { useChoice } from '../../app/use-address';
import { useFilters } from '../../app/use-filters';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { EmptyState, Loaded, RowsSkeleton } from '../../ui/states';
import { FunnelBars } from './funnel-bars';
import { type Days, funnelQuery } from './queries';
import { useTypes } from './use-types';
import { analyticsWords } from './words';

const WITHINS = ['1h', '1d', '7d', '30d', '90d'] as const;
const MOST_STEPS = 10;

/** What people of this trade ask first; those that there are. */
const USUAL = ['login', 'view', 'checkout', 'purchase'];

/** How many users go on from step to step. */
export function Funnel({ days }: { days: Days }) {
  const words = useWords(analyticsWords);
  const [within, setWithin] = useChoice('within', WITHINS, '7d');
  const [{ steps: said }, setFilters] = useFilters(['steps']);
  const { isKnown, types, choices, labelOf } = useTypes();
  const usual = USUAL.filter((type) => types.includes(type));
  const byDefault = usual.length >= 2 ? usual : types.slice(0, 3);
  const steps = said === undefined ? byDefault : said.split(',').filter((type) => type !== '');
  const setSteps = (next: readonly string[]) => setFilters({ steps: next.join(',') || ',' });
  const query = useQuery(funnelQuery(days, steps, within));
  return (
    <Section
      title={words.tabs.funnel}
      about={words.funnelText}
      actions={
        <Select
          size="xs"
          w={130}
          aria-label={words.within}
          allowDeselect={false}
          value={within}
          onChange={(value) => value && setWithin(value)}
          data={WITHINS.map((each) => ({ value: each, label: words.upTo(words.withins[each]) }))}
        />
      }
    >
      <Stack gap="md">
        <Group gap="xs" role="group" aria-label={words.steps}>
          {steps.map((type, at) => (
            <Badge
              key={`${type} ${at}`}
              size="lg"
              variant="default"
              tt="none"
              fw={600}
              pr={4}
              rightSection={
                <ActionIcon
                  size="xs"
                  variant="subtle"
                  aria-label={words.removeStep(labelOf(type))}
                  onClick={() => setSteps(steps.filter((_, each) => each !== at))}
                >
                  <X size={12} />
                </ActionIcon>
              }
            >
              {at + 1}. {labelOf(type)}
            </Badge>
          ))}
          {steps.length < MOST_STEPS && (
            <Select
              key={steps.length}
              size="xs"
              w={170}
              aria-label={words.addStep}
              placeholder={words.addStep}
              leftSection={<Plus size={14} />}
              searchable
              value={null}
              onChange={(type) => type && setSteps([...steps, type])}
              data={choices}
            />
          )}
        </Group>
        {!isKnown ? (
          <RowsSkeleton />
        ) : steps.length < 2 ? (
          <EmptyState icon={Filter} title={words.twoSteps} text={words.twoStepsText}>
            {byDefault.length >= 2 && (
              <Button size="xs" onClick={() => setFilters({ steps: null })}>
                {byDefault.map(labelOf).join(' → ')}
              </Button>
            )}
          </EmptyState>
        ) : (
          <Loaded
            query={query}
            isEmpty={(funnel) => funnel.steps[0]?.users === 0}
            empty={<EmptyState icon={Filter} title={words.noUsers} text={words.noUsersText} />}
          >
            {(funnel) => <FunnelBars funnel={funnel} labelOf={labelOf} />}
          </Loaded>
        )}
      </Stack>
    </Section>
  );
}
