import { given } from '../../operation.ts';

/** Members of CreateService and UpdateService that cannot be acted on; those of ECS's that refuse them come first. */
export const UNBUILT_OF_SERVICES = {
  loadBalancers: given,
  serviceRegistries: given,
  serviceConnectConfiguration: (value: unknown) => (value as { enabled?: boolean } | undefined)?.enabled === true,
  volumeConfigurations: given,
  vpcLatticeConfigurations: given,
};
