import { Badge, Text, ThemeIcon } from '@mantine/core';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { CircleHelp, OctagonX, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { kindWords } from '../kind-words';
import { DEFAULT_OUTPUT, endsOf, familyOf, isKind, isTrigger, KINDS, outputsOf, textOf } from '../kinds';
import { useOutputName } from '../titles';
import classes from './flow.module.css';
import { flowWords } from './flow-words';
import type { FlowNode as Drawn } from './graph';
import { useNodeFacts } from './node-context';

/** Colours of Mantine's palette for each family. */
export const FAMILY_COLOURS = {
  trigger: 'brand',
  condition: 'violet',
  wait: 'orange',
  action: 'blue',
} as const;

/** A step: what kind it is, what it is called, one line of what it does, what is wrong with it, and its outputs. */
export const FlowNode = memo(function FlowNode({ id, type, data, selected }: NodeProps<Drawn>) {
  const words = useWords(flowWords);
  const kinds = useWords(kindWords);
  const format = useFormat();
  const { summaryOf, problems, marks } = useNodeFacts();
  const family = familyOf(type);
  const Icon = isKind(type) ? KINDS[type].icon : CircleHelp;
  const name = isKind(type) ? kinds.kinds[type][0] : kinds.unknown(type);
  const label = textOf(data['label']);
  const wrong = problems.get(id)?.length ?? 0;
  const mark = marks.get(id);
  return (
    <div
      className={classes.node}
      data-family={family}
      data-selected={selected}
      data-mark={mark?.state}
      data-wrong={wrong > 0 || undefined}
    >
      {!isTrigger(type) && (
        <Handle type="target" position={Position.Top} className={classes.handle} title={words.in} />
      )}
      <div className={classes.head}>
        <ThemeIcon size={32} radius="md" variant="light" color={FAMILY_COLOURS[family]}>
          <Icon size={18} aria-hidden />
        </ThemeIcon>
        <div className={classes.names}>
          {label !== '' && (
            <Text size="xs" c="dimmed" truncate lh={1.3}>
              {name}
            </Text>
          )}
          <Text size="sm" fw={600} lineClamp={2} lh={1.3}>
            {label || name}
          </Text>
        </div>
        {wrong > 0 && (
          <Badge
            color="red.9"
            size="md"
            px={6}
            leftSection={<TriangleAlert size={12} aria-hidden />}
            aria-label={words.problems(format.number(wrong))}
            data-node-problems={wrong}
          >
            {format.number(wrong)}
          </Badge>
        )}
      </div>
      <Text size="xs" c="dimmed" lineClamp={2} className={classes.summary}>
        {summaryOf(type, data)}
      </Text>
      {mark && (
        <Text size="xs" className={classes.mark} data-mark={mark.state} title={mark.detail}>
          {mark.text}
        </Text>
      )}
      <Numbers id={id} />
      <Outputs type={type} data={data} />
    </div>
  );
});

/** How many contacts stand here, and how many have gone on. */
function Numbers({ id }: { id: string }) {
  const words = useWords(flowWords);
  const format = useFormat();
  const figures = useNodeFacts().figures.get(id);
  if (!figures) return null;
  const shown = [
    ['waiting', figures.waiting],
    ['running', figures.running],
    ['failed', figures.failed],
    ['passed', figures.passed],
  ] as const;
  return (
    <div className={classes.numbers}>
      {shown
        .filter(([, count]) => count > 0)
        .map(([what, count]) => (
          <Text key={what} size="xs" className="figures" data-number={what}>
            {what === 'failed' && <OctagonX size={11} aria-hidden />} {words[what](format.compact(count))}
          </Text>
        ))}
    </div>
  );
}

function Outputs({ type, data }: Pick<NodeProps<Drawn>, 'type' | 'data'>) {
  const words = useWords(flowWords);
  const nameOf = useOutputName(type, data);
  const outputs = outputsOf(type, data);
  const ends = endsOf(data);
  if (outputs.length === 1 && outputs[0] === DEFAULT_OUTPUT) {
    return (
      <Handle
        type="source"
        id={DEFAULT_OUTPUT}
        position={Position.Bottom}
        className={classes.handle}
        title={words.out(nameOf(DEFAULT_OUTPUT))}
      />
    );
  }
  return (
    <div className={classes.outputs}>
      {outputs.map((output) => (
        <div key={output} className={classes.output} data-output={output}>
          <Text size="xs" fw={600} truncate>
            {nameOf(output)}
            {ends.includes(output) && ` · ${words.ends}`}
          </Text>
          <Handle
            type="source"
            id={output}
            position={Position.Bottom}
            className={classes.handle}
            data-ends={ends.includes(output) || undefined}
            title={words.out(nameOf(output))}
          />
        </div>
      ))}
    </div>
  );
}
