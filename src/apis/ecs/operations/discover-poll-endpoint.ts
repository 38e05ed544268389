import { operation } from '../operation.ts';

/** Tells an agent where to connect: to ourselves. */
export const discoverPollEndpoint = operation('DiscoverPollEndpoint', ({ endpoint }) => ({
  endpoint: endpoint(),
  telemetryEndpoint: endpoint(),
  serviceConnectEndpoint: endpoint(),
}));
