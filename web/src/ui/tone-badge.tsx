import { Badge } from '@mantine/core';

export type Tone = 'good' | 'bad' | 'plain';

const COLOURS: Readonly<Record<Tone, string | undefined>> = {
  good: 'var(--td-good)',
  bad: 'var(--td-bad)',
  plain: undefined,
};

/** A state in words; its colour only repeats what they say. */
export function ToneBadge({ tone, state, label }: { tone: Tone; state: string; label: string }) {
  const colour = COLOURS[tone];
  return (
    <Badge
      variant="default"
      tt="none"
      fw={600}
      data-state={state}
      c={colour}
      style={{ borderColor: colour, flexShrink: 0 }}
    >
      {label}
    </Badge>
  );
}
