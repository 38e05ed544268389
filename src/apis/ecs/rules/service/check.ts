import type { Cluster } from '../../../../model/cluster.ts';
import { type AskedService, refuseFirst } from './asked.ts';
import { desiredCountFaults, gracePeriodFaults } from './counts.ts';
import { daemonFaults } from './daemon.ts';
import { executeCommandFaults, volumeFaults } from './definition-needs.ts';
import { deploymentFaults } from './deployment-faults.ts';
import { hookFaults } from './lifecycle-hooks.ts';
import { loadBalancerFaults, registryFaults, roleFaults } from './load-balancers.ts';
import { rebalancingFaults } from './rebalancing.ts';
import { serviceConnectFaults } from './service-connect.ts';

/** Throws ECS's first refusal of a service that is made or changed, but for those of its revision's settings. */
export function checkService(asked: AskedService, cluster: Cluster): void {
  refuseFirst(
    desiredCountFaults(asked),
    daemonFaults(asked),
    deploymentFaults(asked),
    hookFaults(asked),
    rebalancingFaults(asked),
    registryFaults(asked),
    loadBalancerFaults(asked),
    roleFaults(asked),
    gracePeriodFaults(asked),
    serviceConnectFaults(asked, cluster),
    volumeFaults(asked),
    executeCommandFaults(asked),
  );
}
