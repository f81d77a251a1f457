import { useNavigate, useSearch } from '@tanstack/react-router';

/** What the address says after `?`, as text. */
export function useAddress(): Readonly<Record<string, string | undefined>> {
  return useSearch({ strict: false });
}

/**
 * A choice that stays in the address, so that a reload and a link show the same: `useChoice('range', RANGES, '30d')`.
 * Anything else than a choice counts for none.
 */
export function useChoice<Choice extends string>(
  name: string,
  choices: readonly Choice[],
  byDefault: Choice,
): [Choice, (choice: Choice) => void] {
  const said = useAddress()[name];
  const navigate = useNavigate();
  const choose = (choice: Choice) =>
    void navigate({
      to: '.',
      search: (before: object) => ({
        ...before,
        [name]: choice === byDefault ? undefined : choice,
      }),
      replace: true,
    });
  return [choices.find((choice) => choice === said) ?? byDefault, choose];
}
