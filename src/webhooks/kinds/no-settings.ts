import { InvalidInput } from '../../common/index.js';
import type { KindSettings } from './webhook-kind.js';

/** For kinds that have none. @throws InvalidInput naming the first one given */
export function noSettings(given: KindSettings): KindSettings {
  const [name] = Object.keys(given);
  if (name === undefined) return {};
  throw new InvalidInput([{ field: `settings.${name.slice(0, 64)}`, message: 'is no setting of this kind' }]);
}
