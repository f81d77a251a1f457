import { notifications } from '@mantine/notifications';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { type Problem, toProblem } from '../api/problem';
import { queryClient } from '../app/query-client';
import { common } from '../i18n/common';
import { useProblemText } from '../i18n/problems';
import { useWords } from '../i18n/words';

interface Options<Result> {
  /** Said when it is done. */
  done?: string;
  /** First parts of the keys of queries that are not true any more. */
  changes?: readonly string[];
  onDone?: (result: Result) => void;
  /** Instead of a notification: a form that shows it in its place. */
  onProblem?: (problem: Problem) => void;
}

/** Something that the reader does: runs once at a time, says how it ended, and has what it changed asked for again. */
export function useAction<Input, Result>(
  act: (input: Input) => Promise<Result>,
  { done, changes = [], onDone, onProblem }: Options<Result> = {},
): UseMutationResult<Result, Error, Input> {
  const words = useWords(common);
  const textOf = useProblemText();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      if (done !== undefined) notifications.show({ message: done, color: 'brand' });
      for (const key of changes) void queryClient.invalidateQueries({ queryKey: [key] });
      onDone?.(result);
    },
    onError: (error) => {
      const problem = toProblem(error);
      if (onProblem) onProblem(problem);
      else notifications.show({ title: words.failed, message: textOf(problem), color: 'red' });
    },
  });
}
