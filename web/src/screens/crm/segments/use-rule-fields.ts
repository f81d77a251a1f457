import { useMemo } from 'react';
import { useWords } from '../../../i18n/words';
import { LIFECYCLES } from '../contacts/queries';
import { usePeople } from '../contacts/use-people';
import { contactWords } from '../contacts/words';
import { declaredField, type RuleField, type ValueType } from './rules';
import { segmentWords } from './words';

const OWN = {
  email: 'email',
  name: 'text',
  tags: 'tag',
  stage: 'key',
  ownerId: 'key',
  subscribed: 'yes-no',
  lifecycle: 'key',
  createdAt: 'time',
} as const satisfies Record<string, ValueType>;

/** Fields that rules may ask for: those of every contact, and the declared ones. */
export function useRuleFields(): { own: readonly RuleField[]; declared: readonly RuleField[] } {
  const words = useWords(segmentWords);
  const contact = useWords(contactWords);
  const { stages, staff, fields } = usePeople();
  return useMemo(() => {
    const choices: Readonly<Record<string, RuleField['choices']>> = {
      stage: stages.map(({ key, label }) => ({ value: key, label })),
      ownerId: staff.map(({ id, name }) => ({ value: id, label: name })),
      lifecycle: LIFECYCLES.map((value) => ({ value, label: contact.lifecycles[value] })),
    };
    const own = (Object.keys(OWN) as (keyof typeof OWN)[]).map((key) => ({
      key,
      label: words.own[key],
      type: OWN[key],
      choices: choices[key],
    }));
    return { own, declared: fields.map(declaredField) };
  }, [words, contact, stages, staff, fields]);
}
