import { useNavigate } from '@tanstack/react-router';
import { useAddress } from '../../app/use-address';

/** Some of several that stay in the address, after commas: `show=averages,levels`; nothing said counts for the default. */
export function useChoices<Choice extends string>(
  name: string,
  choices: readonly Choice[],
  byDefault: readonly Choice[],
): [Choice[], (chosen: readonly string[]) => void] {
  const said = useAddress()[name];
  const navigate = useNavigate();
  const chosen =
    said === undefined ? [...byDefault] : choices.filter((choice) => said.split(',').includes(choice));
  const choose = (next: readonly string[]) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, [name]: next.join(',') }),
      replace: true,
    });
  return [chosen, choose];
}
