import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import type { FlowNode } from './flow/graph';
import { kindWords } from './kind-words';
import { isKind, textOf, variantsOf } from './kinds';

/** What people call a step: its own name, or that of its kind with its id. */
export function useNodeTitle(): (node: Pick<FlowNode, 'id' | 'type' | 'data'>) => string {
  const { kinds } = useWords(kindWords);
  return ({ id, type, data }) => textOf(data['label']) || `${isKind(type) ? kinds[type][0] : type} (${id})`;
}

/** What an output is called. */
export function useOutputName(type: string | undefined, data: FlowNode['data']): (output: string) => string {
  const kinds = useWords(kindWords);
  const format = useFormat();
  return (output) => {
    if (type !== 'condition.split') return kinds.outputs[output] ?? output;
    const variant = variantsOf(data).find(({ handle }) => handle === output);
    return variant ? kinds.variant(output, format.percent(variant.share / 100)) : output;
  };
}
