import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useParam } from '../../../app/use-param';
import { Loaded } from '../../../ui/states';
import { WorkflowEditor } from './editor/editor';
import { workflowQuery } from './queries';
import { WorkflowPage } from './workflow-page';

/** One workflow in its editor. */
export default function WorkflowScreen() {
  const id = useParam('id');
  const query = useQuery(workflowQuery(id));
  if (query.data === undefined) {
    return (
      <WorkflowPage workflow={undefined} place="editor">
        <Loaded query={query}>{() => null}</Loaded>
      </WorkflowPage>
    );
  }
  return (
    <ReactFlowProvider key={id}>
      <WorkflowEditor workflow={query.data} />
    </ReactFlowProvider>
  );
}
