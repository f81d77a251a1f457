import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import type { Run } from '../queries';
import { runWords } from './words';

/** What lists and details say of a run, in words. */
export function useRunTexts() {
  const words = useWords(runWords);
  const format = useFormat();
  return {
    who: ({ contact, contactId }: Run) => contact?.name ?? contact?.email ?? contactId,
    cause: ({ cause }: Run) => {
      if (cause.eventType !== undefined) return words.byEvent(cause.eventType);
      return cause.id.startsWith('manual') ? words.manual : words.byContact;
    },
    /** Until when it waits, and for what. */
    wait: ({ status, waitsUntil, awaits }: Run) => {
      if (status !== 'waiting' || waitsUntil === null) return undefined;
      const time = format.dateTime(waitsUntil);
      return awaits === undefined ? words.until(time) : words.awaits(awaits, time);
    },
  };
}
