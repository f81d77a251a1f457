import { Alert, Button, Select, Stack, Text } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import { type Drawing, type FlowNode, outputOf } from '../flow/graph';
import { formWords } from '../forms/words';
import { endsOf, mayNameEnds, outputsOf } from '../kinds';
import { useNodeTitle, useOutputName } from '../titles';
import { connected, disconnected, ended, mayConnect, without } from './changes';

const END = ' end';

/** Where each output leads: the same as drawing an edge, for the keyboard. */
export function OutputsForm({
  node,
  drawing,
  isReadOnly,
  change,
}: {
  node: FlowNode;
  drawing: Drawing;
  isReadOnly: boolean;
  change: (change: (drawing: Drawing) => Drawing) => void;
}) {
  const words = useWords(formWords);
  const nameOf = useOutputName(node.type, node.data);
  const titleOf = useNodeTitle();
  const outputs = outputsOf(node.type, node.data);
  const ends = endsOf(node.data);
  const own = drawing.edges.filter(({ source }) => source === node.id);
  const targets = drawing.nodes
    .filter(({ id }) => mayConnect(drawing, node.id, id))
    .map((target) => ({ value: target.id, label: titleOf(target) }));
  const stray = own.filter((edge) => !outputs.includes(outputOf(edge)));
  const lead = (output: string, to: string | null) =>
    change((before) => {
      if (to === END) return ended(before, node.id, output);
      if (to === null) return disconnected(before, node.id, output);
      return connected(before, node.id, output, to);
    });
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {words.outputs}
      </Text>
      {outputs.map((output) => (
        <Select
          key={output}
          size="sm"
          label={words.leadsTo(nameOf(output))}
          placeholder={words.nowhere}
          searchable
          clearable={!isReadOnly}
          clearButtonProps={{ 'aria-label': words.removeEdge }}
          disabled={isReadOnly}
          nothingFoundMessage={words.nothingFound}
          data={[...(mayNameEnds(node.type) ? [{ value: END, label: words.end }] : []), ...targets]}
          value={
            ends.includes(output) ? END : (own.find((edge) => outputOf(edge) === output)?.target ?? null)
          }
          onChange={(to) => lead(output, to)}
        />
      ))}
      {stray.map((edge) => (
        <Alert key={edge.id} color="red" variant="light" p="xs">
          <Text size="sm">{words.strayEdge(outputOf(edge), edge.target)}</Text>
          {!isReadOnly && (
            <Button
              size="compact-xs"
              variant="default"
              mt={4}
              onClick={() => change((before) => without(before, new Set(), new Set([edge.id])))}
            >
              {words.removeEdge}
            </Button>
          )}
        </Alert>
      ))}
    </Stack>
  );
}
