import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Package, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { EmptyState, Loaded, RowsSkeleton } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { adminWords } from '../shared/words';
import { MoreMenu } from '../shared/more-menu';
import { ProductForm } from './product-form';
import { adminModulesQuery, type Product, productsQuery } from './queries';
import { productWords } from './words';

/** What is sold. */
export function Products() {
  const words = useWords(productWords);
  const [isMaking, setIsMaking] = useState(false);
  const query = useQuery(productsQuery);
  const maker = (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newProduct}
    </Button>
  );
  return (
    <Stack>
      <Dialog opened={isMaking} title={words.newProduct} size="lg" onClose={() => setIsMaking(false)}>
        <ProductForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <Loaded
        query={query}
        skeleton={
          <Card>
            <RowsSkeleton />
          </Card>
        }
        isEmpty={(products) => products.length === 0}
        empty={
          <Card>
            <EmptyState icon={Package} title={words.noProductsTitle} text={words.noProductsText}>
              {maker}
            </EmptyState>
          </Card>
        }
      >
        {(products) => (
          <>
            <Group justify="flex-end">{maker}</Group>
            <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
              {products.map((product) => (
                <ProductCard key={product.id} product={product} />
              ))}
            </SimpleGrid>
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function ProductCard({ product }: { product: Product }) {
  const words = useWords(productWords);
  const admin = useWords(adminWords);
  const format = useFormat();
  const [isEditing, setIsEditing] = useState(false);
  const [confirm, dialog] = useConfirm();
  const modules = useQuery(adminModulesQuery).data ?? [];
  const { id, name, match, durationDays, checkoutUrl } = product;
  const remove = useAction(() => ask(api.DELETE('/api/admin/products/{id}', { params: { path: { id } } })), {
    done: admin.removed,
    changes: ['admin-products', 'audit'],
  });
  const onRemove = async () => {
    const question = {
      title: words.removeTitle(name),
      text: words.removeProductText,
      action: admin.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(undefined);
  };
  const nameOf = (slug: string) => modules.find((module) => module.slug === slug)?.name ?? slug;
  return (
    <Card component="article" aria-label={name} data-product={name}>
      {dialog}
      <Dialog opened={isEditing} title={name} size="lg" onClose={() => setIsEditing(false)}>
        <ProductForm product={product} onDone={() => setIsEditing(false)} />
      </Dialog>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
        <Title order={2} size="h5">
          {name}
        </Title>
        <MoreMenu
          name={name}
          items={[
            { label: admin.edit, onClick: () => setIsEditing(true) },
            { label: admin.remove, onClick: () => void onRemove(), danger: true },
          ]}
        />
      </Group>
      <Stack gap="xs">
        <Group gap={6}>
          {product.modules.map((slug) => (
            <Badge key={slug} variant="default" tt="none">
              {nameOf(slug)}
            </Badge>
          ))}
        </Group>
        <Text size="sm">
          {durationDays === null ? words.forGood : words.forDays(format.number(durationDays), durationDays)}
        </Text>
        {match.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.byHandOnly}
          </Text>
        ) : (
          <Stack gap={2}>
            <Text size="xs" c="dimmed">
              {words.soldAs}
            </Text>
            {match.map((rule) => (
              <Text key={JSON.stringify(rule)} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {words.ruleText(rule)}
              </Text>
            ))}
          </Stack>
        )}
        {checkoutUrl !== null && (
          <Anchor
            href={checkoutUrl}
            target="_blank"
            rel="noreferrer"
            size="sm"
            style={{ overflowWrap: 'anywhere' }}
          >
            {checkoutUrl}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}
