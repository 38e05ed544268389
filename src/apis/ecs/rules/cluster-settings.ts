import type { Cluster } from '../../../model/cluster.ts';
import { checkSettingValue } from '../account-settings.ts';
import type { Input } from '../operation.ts';

type SentSettings = Input<'UpdateClusterSettings'>['settings'];

/** Settings with those sent put over them; what is not named stays. Throws for a value a setting cannot have. */
export function changedSettings(before: Cluster['settings'], sent: SentSettings = []): Cluster['settings'] {
  const changed = new Map(before.map((setting) => [setting.name, setting]));
  for (const { name = 'containerInsights', value } of sent) {
    checkSettingValue(name, value);
    changed.set(name, { name, value });
  }
  return [...changed.values()];
}
