import { notifications } from '@mantine/notifications';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { type Problem, toProblem } from '../api/problem';
import { askAgain } from '../app/query-client';
import { common } from '../i18n/common';
import { useProblemText } from '../i18n/problems';
import { useWords } from '../i18n/words';

interface Options<Result> {
  /** Said when it is done. */
  done?: string;
  /** First parts of the keys of queries that are not true any more; asked again after `onDone`. */
  changes?: readonly string[];
  /** A promise is waited for: who removes what a page shows leaves the page before it is asked for again. */
  onDone?: (result: Result) => unknown;
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
    onSuccess: async (result) => {
      if (done !== undefined) notifications.show({ message: done, color: 'brand' });
      await onDone?.(result);
      for (const key of changes) void askAgain([key]);
    },
    onError: (error) => {
      const problem = toProblem(error);
      if (onProblem) onProblem(problem);
      else notifications.show({ title: words.failed, message: textOf(problem), color: 'red' });
    },
  });
}
