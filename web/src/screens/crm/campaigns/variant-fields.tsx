import { ActionIcon, Button, Fieldset, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Plus, Trash2 } from 'lucide-react';
import { useWords } from '../../../i18n/words';
import { type CampaignValues, letterOf, newVariant } from './form-values';
import { campaignWords } from './words';

/** As many as the API takes, and as few. */
const MOST = 5;
const FEWEST = 2;

/** Ways to say it that are tried against each other. */
export function VariantFields({
  form,
  templates,
}: {
  form: UseFormReturnType<CampaignValues>;
  templates: { value: string; label: string }[];
}) {
  const words = useWords(campaignWords);
  const { variants } = form.values;
  return (
    <Stack gap="sm">
      {variants.map(({ key, name }, at) => (
        <Fieldset key={key} legend={words.variant(letterOf(at))} p="sm">
          <Stack gap="xs">
            <Group align="flex-start" wrap="nowrap" gap="xs">
              <TextInput
                flex={1}
                size="xs"
                label={words.variantName}
                maxLength={120}
                {...form.getInputProps(`variants.${at}.name`)}
              />
              <NumberInput
                w={90}
                size="xs"
                label={words.share}
                min={0}
                {...form.getInputProps(`variants.${at}.share`)}
              />
              {variants.length > FEWEST && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  mt={24}
                  aria-label={words.removeVariant(name)}
                  onClick={() => form.removeListItem('variants', at)}
                >
                  <Trash2 size={14} />
                </ActionIcon>
              )}
            </Group>
            <TextInput
              size="xs"
              label={words.ownSubject}
              placeholder={words.ofCampaign}
              maxLength={500}
              {...form.getInputProps(`variants.${at}.subject`)}
            />
            <Select
              size="xs"
              label={words.ownTemplate}
              placeholder={words.ofCampaign}
              data={templates}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': words.ofCampaign }}
              {...form.getInputProps(`variants.${at}.templateId`)}
            />
          </Stack>
        </Fieldset>
      ))}
      {variants.length < MOST && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Plus size={14} />}
          onClick={() =>
            form.insertListItem(
              'variants',
              newVariant(variants.length, words.variant(letterOf(variants.length))),
            )
          }
          style={{ alignSelf: 'flex-start' }}
        >
          {words.addVariant}
        </Button>
      )}
    </Stack>
  );
}
