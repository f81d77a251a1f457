import type { UseFormReturnType } from '@mantine/form';
import type { Problem } from '../api/problem';

/** Puts what was said of single fields beside them; what remains is for the form as a whole. */
export function problemInForm<Values extends object>(
  form: UseFormReturnType<Values>,
  problem: Problem,
): void {
  const values = form.getValues();
  for (const { field, message } of problem.fields) {
    if (field in values) form.setFieldError(field, message);
  }
}
