import type { Service } from '../../../model/service.ts';
import type { Task } from '../../../model/task.ts';
import { daemonInstances } from '../../../scheduler/service-placement.ts';
import type { DaemonPlaces } from '../rollout/daemon.ts';
import type { ServiceDeps } from './deps.ts';
import { serviceLaunch } from './launch.ts';
import { serviceDemand } from './start.ts';

/** The instances a DAEMON service belongs on now, by its primary deployment. */
export function daemonPlaces({ store, capacities }: ServiceDeps, service: Service): DaemonPlaces {
  const [primary] = service.deployments;
  const revision = primary && store.serviceRecords.revision(primary.revisionArn);
  if (!primary || !revision) return { targets: [], mayStay: () => false };
  const launch = serviceLaunch(store, service, revision, primary.id);
  return {
    targets: daemonInstances(capacities.of(service.clusterArn), serviceDemand(service, launch)),
    mayStay(arn) {
      const instance = store.containerInstances.get(arn);
      if (instance?.agentConnected === false) return true;
      return instance?.status === 'DRAINING' && store.tasks.aliveOfInstance(arn).some((task) => !isDaemon(task));
    },
  };

  function isDaemon({ serviceArn }: Task): boolean {
    return serviceArn !== undefined && store.services.get(serviceArn)?.schedulingStrategy === 'DAEMON';
  }
}
