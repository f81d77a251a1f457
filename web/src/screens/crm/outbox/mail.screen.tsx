import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/schemas';
import { useChoice } from '../../../app/use-address';
import { useParam } from '../../../app/use-param';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Facts } from '../../../ui/facts';
import { Page } from '../../../ui/page';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { MailFrame } from '../templates/mail-frame';
import { MailState } from './mail-state';
import { mailQuery } from './queries';
import { mailKindWords, outboxWords } from './words';

/** One mail: what became of it, and what it says. */
export default function MailScreen() {
  const words = useWords(outboxWords);
  const format = useFormat();
  const kinds = useWords(mailKindWords);
  const query = useQuery(mailQuery(useParam('id')));
  return (
    <Page title={query.data?.subject ?? words.title} about={<BackLink to="/crm/outbox" label={words.back} />}>
      <Loaded query={query}>
        {(mail) => (
          <Stack>
            <Section title={kinds[mail.kind] ?? mail.kind}>
              <Facts
                cols={4}
                facts={[
                  [words.state, <MailState key="state" state={mail.state} />],
                  [words.to, mail.to],
                  [words.created, format.dateTime(mail.createdAt)],
                  [words.sent, mail.sentAt === null ? '–' : format.dateTime(mail.sentAt)],
                  [words.attempts, format.number(mail.attempts)],
                  ...(mail.error === null ? [] : [[words.error, mail.error] as const]),
                ]}
              />
            </Section>
            <Content mail={mail} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Content({ mail: { html, text } }: { mail: Schemas['OutboxMailDetailDto'] }) {
  const words = useWords(outboxWords);
  const [view, setView] = useChoice('view', ['mail', 'text'], 'mail');
  return (
    <Section
      title={words.content}
      actions={
        html !== null &&
        text !== null && (
          <SegmentedControl
            size="xs"
            aria-label={words.contentView}
            value={view}
            onChange={setView}
            data={[
              { value: 'mail', label: words.asMail },
              { value: 'text', label: words.asText },
            ]}
          />
        )
      }
    >
      {html !== null && view === 'mail' ? (
        <MailFrame title={words.frame} html={html} height={640} />
      ) : text !== null ? (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {words.noContent}
        </Text>
      )}
    </Section>
  );
}
