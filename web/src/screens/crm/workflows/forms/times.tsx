import { Chip, Group, Input, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { toLocalInput } from '../../../../i18n/days';
import { useWords } from '../../../../i18n/words';
import { numberOf, type Settings, textOf } from '../kinds';
import { ClockField, ZoneField } from './inputs';
import { type NodeForm, numberOrNothing } from './node-form';
import { formWords, useSettingNames } from './words';

const UNITS = { days: 366, hours: 8784, minutes: 527_040 } as const;

/** Days, hours and minutes together. Without a name they are settings of the node itself. */
export function DurationFields({ form, name }: { form: NodeForm; name?: string }) {
  const words = useWords(formWords);
  const names = useSettingNames();
  const said = (name === undefined ? form.data : (form.data[name] ?? {})) as Settings;
  const set = (patch: Settings) => {
    if (name === undefined) return form.set(patch);
    const next = Object.entries({ ...said, ...patch }).filter(([, value]) => value !== undefined);
    return form.set({ [name]: Object.fromEntries(next) });
  };
  const error = name === undefined ? form.errorOf('') : form.errorOf(name);
  return (
    <Input.Wrapper label={name && names[name]} error={error} labelElement="div">
      <Group gap="xs" grow mt={name === undefined ? 0 : 4} mb={error === undefined ? 0 : 4}>
        {(Object.keys(UNITS) as (keyof typeof UNITS)[]).map((unit) => (
          <NumberInput
            key={unit}
            size="sm"
            label={words.names[unit]}
            min={0}
            max={UNITS[unit]}
            allowDecimal={false}
            disabled={form.isReadOnly}
            error={error !== undefined}
            value={numberOf(said[unit]) ?? ''}
            onChange={(value) => set({ [unit]: numberOrNothing(value) || undefined })}
          />
        ))}
      </Group>
    </Input.Wrapper>
  );
}

/** A moment, or the next time that it is so late. */
export function UntilFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const { data, set, isReadOnly } = form;
  const mode = data['at'] === undefined ? 'time' : 'at';
  const change = (to: string) =>
    set(
      to === 'at'
        ? { at: inAWeek(), time: undefined, weekdays: undefined, timeZone: undefined }
        : { at: undefined, time: '09:00' },
    );
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={words.until}
        size="xs"
        fullWidth
        disabled={isReadOnly}
        value={mode}
        onChange={change}
        data={(['time', 'at'] as const).map((value) => ({ value, label: words.untils[value] }))}
      />
      {mode === 'at' ? (
        <TextInput
          size="sm"
          type="datetime-local"
          label={words.names['at']}
          error={form.errorOf('at')}
          disabled={isReadOnly}
          value={localOf(textOf(data['at']))}
          onChange={({ currentTarget: { value } }) => value && set({ at: new Date(value).toISOString() })}
        />
      ) : (
        <>
          <ClockField form={form} />
          <Weekdays form={form} />
          <ZoneField form={form} />
        </>
      )}
    </Stack>
  );
}

function Weekdays({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const said = Array.isArray(form.data['weekdays']) ? (form.data['weekdays'] as number[]) : [];
  return (
    <Input.Wrapper
      label={words.names['weekdays']}
      description={words.anyDay}
      error={form.errorOf('weekdays')}
      labelElement="div"
    >
      <Chip.Group
        multiple
        value={said.map(String)}
        onChange={(days) =>
          form.set({ weekdays: days.length > 0 ? days.map(Number).sort((a, b) => a - b) : undefined })
        }
      >
        <Group gap={4} mt={6} role="group" aria-label={words.names['weekdays']}>
          {words.weekdays.map((day, at) => (
            <Chip key={day} size="xs" value={String(at + 1)} disabled={form.isReadOnly}>
              {day}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

const localOf = (moment: string) =>
  Number.isNaN(Date.parse(moment)) ? '' : toLocalInput(moment).slice(0, 16);

function inAWeek(): string {
  const then = new Date();
  then.setDate(then.getDate() + 7);
  then.setHours(9, 0, 0, 0);
  return then.toISOString();
}
