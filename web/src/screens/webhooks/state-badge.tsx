import { Badge } from '@mantine/core';

const COLOURS: Readonly<Record<string, string>> = {
  processed: 'var(--td-good)',
  delivered: 'var(--td-good)',
  active: 'var(--td-good)',
  dead: 'var(--td-bad)',
  failed: 'var(--td-bad)',
  failing: 'var(--td-bad)',
};

/** A state in words; what went well or badly has its colour as well. */
export function StateBadge({ state, label }: { state: string; label: string }) {
  const colour = COLOURS[state];
  return (
    <Badge variant="default" tt="none" fw={600} data-state={state} c={colour} style={{ borderColor: colour }}>
      {label}
    </Badge>
  );
}
