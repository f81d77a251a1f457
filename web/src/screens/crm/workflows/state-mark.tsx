import { type Tone, ToneBadge } from '../../../ui/tone-badge';

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good',
  completed: 'good',
  done: 'good',
  failed: 'bad',
};

/** State of a workflow, a run or a step. */
export function StateMark({ state, label }: { state: string; label: string }) {
  return <ToneBadge tone={TONES[state] ?? 'plain'} state={state} label={label} />;
}
