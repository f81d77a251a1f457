import { Badge } from '@mantine/core';

const COLOURS: Readonly<Record<string, string>> = {
  active: 'var(--td-good)',
  completed: 'var(--td-good)',
  done: 'var(--td-good)',
  failed: 'var(--td-bad)',
};

/** State of a workflow, a run or a step. */
export function StateMark({ state, label }: { state: string; label: string }) {
  const colour = COLOURS[state];
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
