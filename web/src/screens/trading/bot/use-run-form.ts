import { useForm } from '@mantine/form';
import { useAddress } from '../../../app/use-address';
import { useWords } from '../../../i18n/words';
import type { Asset } from '../queries';
import { TIMEFRAMES } from '../queries';
import type { Strategy } from './queries';
import { firstValues, type RunForm, type RunValues } from './run-values';
import { botWords } from './words';

/** The form of a run; begins with what the address says, as a row of the scanner leaves it. */
export function useRunForm(strategies: Strategy[], assets: Asset[]): RunForm {
  const words = useWords(botWords);
  const { strategy: said, asset, timeframe } = useAddress();
  const strategy = strategies.find(({ id }) => id === said) ?? strategies[0]!;
  const open = assets.find(({ id }) => id === asset) ?? assets.find((each) => each.open);
  return useForm<RunValues>({
    initialValues: {
      ...firstValues(strategy, open?.id),
      timeframe: TIMEFRAMES.find((each) => each === timeframe) ?? '1m',
    },
    validate: {
      assets: (chosen) => (chosen.length === 0 ? words.needAssets : null),
      stake: { amount: (amount) => (Number(amount) > 0 ? null : words.positive) },
    },
  });
}
