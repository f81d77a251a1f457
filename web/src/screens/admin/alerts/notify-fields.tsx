import { TagsInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../../../api/schemas';
import { useWords } from '../../../i18n/words';
import type { Notify } from './queries';
import { alertWords } from './words';

/** Who is told, as forms hold it. */
export interface NotifyValues {
  emails: string[];
  /** Empty: none. */
  url: string;
}

export function notifyValuesOf(notify: Notify | null): NotifyValues {
  return { emails: notify?.emails ?? [], url: notify?.webhook?.url ?? '' };
}

export function audienceOf({ emails, url }: NotifyValues): Schemas['NotifyInputDto'] {
  return { emails, webhook: url.trim() === '' ? null : { url: url.trim() } };
}

export function useNotifyRules() {
  const words = useWords(alertWords);
  return {
    emails: (emails: string[]) =>
      emails.every((email) => /^\S+@\S+\.\S+$/.test(email)) ? null : words.emailsRule,
    url: (url: string) => (url.trim() === '' || /^https?:\/\/\S+$/.test(url.trim()) ? null : words.urlRule),
  };
}

/** Addresses that mail goes to, and a webhook. */
export function NotifyFields<Values extends NotifyValues>({
  form,
  emailsHint,
}: {
  form: UseFormReturnType<Values>;
  emailsHint: string;
}) {
  const words = useWords(alertWords);
  return (
    <>
      <TagsInput
        label={words.emails}
        description={emailsHint}
        placeholder="ops@example.com"
        maxTags={20}
        splitChars={[',', ';', ' ']}
        acceptValueOnBlur
        {...form.getInputProps('emails')}
      />
      <TextInput
        label={words.webhook}
        description={words.webhookHint}
        placeholder="https://example.com/hooks/alerts"
        {...form.getInputProps('url')}
      />
    </>
  );
}
