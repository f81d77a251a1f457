import { type Tone, ToneBadge } from '../../ui/tone-badge';

const TONES: Readonly<Record<string, Tone>> = {
  processed: 'good',
  delivered: 'good',
  active: 'good',
  dead: 'bad',
  failed: 'bad',
  failing: 'bad',
};

/** A state in words; what went well or badly has its colour as well. */
export function StateBadge({ state, label }: { state: string; label: string }) {
  return <ToneBadge tone={TONES[state] ?? 'plain'} state={state} label={label} />;
}
