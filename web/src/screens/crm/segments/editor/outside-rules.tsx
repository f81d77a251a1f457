import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../../i18n/words';
import { modulesQuery } from '../../../learning/queries';
import { campaignNamesQuery } from '../queries';
import { ACCESS_STATES, MAIL_DEEDS, tidy } from '../rules';
import { segmentWords } from '../words';
import { Choice } from './choice';
import { NumberField } from './number-field';
import type { RulePart } from './rule-part';

const ANY = ' any';

/** A rule about what somebody may use. */
export function AccessRule({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const modules = useQuery(modulesQuery).data ?? [];
  const { module, product } = rule;
  const said = typeof module === 'string' ? module : typeof product === 'string' ? ` ${product}` : ANY;
  const known = modules.map(({ slug, name }) => ({ value: slug, label: name }));
  const isKnown = said === ANY || known.some(({ value }) => value === said);
  return (
    <>
      <Choice
        label={words.access}
        width={260}
        value={String(rule['entitlement'])}
        data={ACCESS_STATES.map((value) => ({ value, label: words.accessStates[value] }))}
        onChange={(entitlement) => onChange({ ...rule, entitlement })}
      />
      <Choice
        label={words.module}
        width={220}
        value={said}
        data={[
          { value: ANY, label: words.anything },
          ...known,
          ...(isKnown
            ? []
            : [{ value: said, label: typeof product === 'string' ? words.productIs(product) : said }]),
        ]}
        onChange={(chosen) =>
          onChange({
            entitlement: rule['entitlement'],
            ...(chosen !== ANY && (chosen.startsWith(' ') ? { product } : { module: chosen })),
          })
        }
      />
    </>
  );
}

/** A rule about what became of mails. */
export function MailRule({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const campaigns = useQuery(campaignNamesQuery).data ?? [];
  const { campaign, withinDays } = rule;
  const said = typeof campaign === 'string' ? campaign : ANY;
  const isKnown = said === ANY || campaigns.some(({ value }) => value === said);
  return (
    <>
      <Choice
        label={words.mail}
        width={120}
        value={String(rule['mail'])}
        data={MAIL_DEEDS.map((value) => ({ value, label: words.deeds[value] }))}
        onChange={(mail) => onChange({ ...rule, mail })}
      />
      <Choice
        label={words.campaign}
        width={220}
        value={said}
        data={[
          { value: ANY, label: words.anyCampaign },
          ...campaigns,
          ...(isKnown ? [] : [{ value: said, label: said }]),
        ]}
        onChange={(chosen) =>
          onChange(tidy({ ...rule, variant: undefined, campaign: chosen === ANY ? undefined : chosen }))
        }
      />
      <Choice
        label={words.window}
        width={165}
        value={withinDays === undefined ? 'ever' : 'last'}
        data={(['ever', 'last'] as const).map((value) => ({ value, label: words.windows[value] }))}
        onChange={(chosen) => onChange(tidy({ ...rule, withinDays: chosen === 'last' ? 30 : undefined }))}
      />
      {withinDays !== undefined && (
        <NumberField
          label={words.days}
          width={100}
          suffix={words.daysUnit}
          value={withinDays}
          min={1}
          onChange={(days) => onChange({ ...rule, withinDays: days })}
        />
      )}
    </>
  );
}
