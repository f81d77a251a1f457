import { Autocomplete, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useWords } from '../../../i18n/words';
import type { ProductValues } from './product-values';
import { productWords } from './words';

/** How a seller calls the product: all that is given must be so. */
export function RuleFields({
  form,
  at,
  sources,
}: {
  form: UseFormReturnType<ProductValues>;
  at: number;
  sources: readonly string[];
}) {
  const words = useWords(productWords);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs" flex={1}>
      <Autocomplete
        size="xs"
        label={words.source}
        placeholder={words.anySource}
        data={[...sources]}
        {...form.getInputProps(`match.${at}.source`)}
      />
      <TextInput size="xs" label={words.productId} {...form.getInputProps(`match.${at}.productId`)} />
      <TextInput size="xs" label={words.priceId} {...form.getInputProps(`match.${at}.priceId`)} />
      <TextInput size="xs" label={words.soldName} {...form.getInputProps(`match.${at}.name`)} />
    </SimpleGrid>
  );
}
