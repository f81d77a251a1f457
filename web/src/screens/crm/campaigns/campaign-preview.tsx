import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { Loaded } from '../../../ui/states';
import { MailPreview } from '../templates/mail-preview';
import { templateQuery } from '../templates/queries';
import { type CampaignValues, letterOf } from './form-values';
import { campaignWords } from './words';

/** How long the author has stopped typing, in ms. */
const TYPING_MS = 600;

/** The mail that a contact would get of it, of each variant. */
export function CampaignPreview({
  values: { subject, templateId, hasVariants, variants },
}: {
  values: CampaignValues;
}) {
  const words = useWords(campaignWords);
  const [chosen, setChosen] = useState('0');
  const at = Number(chosen) < variants.length ? Number(chosen) : 0;
  const variant = hasVariants ? variants[at] : undefined;
  const shownId = variant?.templateId ?? templateId;
  const [shownSubject] = useDebouncedValue(variant?.subject.trim() || subject, TYPING_MS);
  return (
    <Stack>
      {hasVariants && variants.length > 0 && (
        <SegmentedControl
          size="xs"
          aria-label={words.variantsReport}
          value={String(at)}
          onChange={setChosen}
          data={variants.map(({ name }, place) => ({ value: String(place), label: name || letterOf(place) }))}
        />
      )}
      {shownId === null ? (
        <Text c="dimmed" size="sm">
          {words.previewNone}
        </Text>
      ) : (
        <OfTemplate id={shownId} subject={shownSubject} />
      )}
    </Stack>
  );
}

function OfTemplate({ id, subject }: { id: string; subject: string }) {
  const query = useQuery(templateQuery(id));
  return (
    <Loaded query={query}>{({ html }) => <MailPreview shown={{ subject, html }} height={480} />}</Loaded>
  );
}
