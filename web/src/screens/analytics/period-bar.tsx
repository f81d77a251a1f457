import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { useWords } from '../../i18n/words';
import { RANGES, type useDays } from './use-days';
import { analyticsWords } from './words';

/** Which days are looked at. */
export function PeriodBar({ range, setRange, days, setOwn }: ReturnType<typeof useDays>) {
  const words = useWords(analyticsWords);
  return (
    <Group gap="xs" align="flex-end">
      {range === 'own' && (
        <>
          <TextInput
            type="date"
            size="xs"
            aria-label={words.from}
            value={days.from}
            max={days.to}
            onChange={(event) => setOwn({ from: event.target.value })}
          />
          <TextInput
            type="date"
            size="xs"
            aria-label={words.to}
            value={days.to}
            min={days.from}
            onChange={(event) => setOwn({ to: event.target.value })}
          />
        </>
      )}
      <SegmentedControl
        size="xs"
        aria-label={words.range}
        value={range}
        onChange={(value) => setRange(value)}
        data={RANGES.map((each) => ({ value: each, label: words.ranges[each] }))}
      />
    </Group>
  );
}
