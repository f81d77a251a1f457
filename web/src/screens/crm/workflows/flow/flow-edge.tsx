import { ActionIcon } from '@mantine/core';
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { X } from 'lucide-react';
import { useWords } from '../../../../i18n/words';
import classes from './flow.module.css';
import { flowWords } from './flow-words';
import { useNodeFacts } from './node-context';

/** From an output to a step; once it is selected it can be taken away. */
export function FlowEdge({ id, selected, markerEnd, style, ...ends }: EdgeProps) {
  const words = useWords(flowWords);
  const { isEditable, removeEdge } = useNodeFacts();
  const [path, x, y] = getSmoothStepPath({ ...ends, borderRadius: 12 });
  return (
    <>
      <BaseEdge id={id} path={path} markerEnd={markerEnd} style={style} interactionWidth={24} />
      {selected === true && isEditable && removeEdge && (
        <EdgeLabelRenderer>
          <div
            className={`${classes.edgeButton} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            <ActionIcon
              size="sm"
              radius="xl"
              color="red.9"
              aria-label={words.removeEdge}
              onClick={() => removeEdge(id)}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
