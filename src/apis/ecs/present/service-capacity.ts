import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { ServiceRevision } from '../../../model/service.ts';

/** A launch type or a capacity provider strategy; never both. */
export const presentCapacity = ({
  launchType,
  capacityProviderStrategy,
}: ServiceRevision): Pick<Ecs.Service, 'launchType' | 'capacityProviderStrategy'> =>
  launchType === undefined ? { capacityProviderStrategy: [...capacityProviderStrategy] } : { launchType };
