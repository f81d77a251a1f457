import { Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { assetsQuery } from './queries';
import { tradingWords } from './words';

/** One of the assets, found by typing; says which are closed, and what a win adds. */
export function AssetSelect({
  value,
  onChange,
  label,
  ...rest
}: {
  value: string;
  onChange: (asset: string) => void;
  label?: string;
  w?: number | string;
  size?: string;
  error?: React.ReactNode;
}) {
  const words = useWords(tradingWords);
  const format = useFormat();
  const assets = useQuery(assetsQuery).data ?? [];
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  return (
    <Select
      {...(label === undefined ? { 'aria-label': words.asset } : { label })}
      searchable
      allowDeselect={false}
      nothingFoundMessage={words.noAsset}
      value={value || null}
      onChange={(id) => id && onChange(id)}
      data={assets.map(({ id, symbol }) => ({ value: id, label: symbol }))}
      maxDropdownHeight={320}
      renderOption={({ option }) => {
        const asset = byId.get(option.value)!;
        return (
          <Group justify="space-between" wrap="nowrap" flex={1} gap="xs">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600}>
                {asset.symbol}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {asset.name}
              </Text>
            </div>
            <Text size="xs" className="figures" c="dimmed" style={{ flexShrink: 0 }}>
              {asset.open ? format.percent(asset.payout) : words.closedNow}
            </Text>
          </Group>
        );
      }}
      {...rest}
    />
  );
}
