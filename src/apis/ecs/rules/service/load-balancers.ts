import type { TaskDefinition } from '../../../../model/task-definition.ts';
import type { AskedService, Faults } from './asked.ts';

type Asked = Pick<AskedService, 'sent' | 'definition'>;

/** Load balancers that ECS would refuse for what they say of themselves and of the task definition. */
export function* loadBalancerFaults({ sent, definition }: Asked): Faults {
  for (const { loadBalancerName, targetGroupArn, containerName = '', containerPort } of sent.loadBalancers ?? []) {
    if (loadBalancerName && targetGroupArn) {
      yield 'loadBalancerName and targetGroupArn cannot both be specified. You must specify either a ' +
        'loadBalancerName or a targetGroupArn in all loadBalancer entries';
    }
    if (definition) yield* targetFaults(definition, containerName, containerPort);
  }
}

function* targetFaults(definition: TaskDefinition, name: string, port: number | undefined): Faults {
  const container = definition.containers.find((one) => one.name === name);
  if (!container) yield `The container ${name} does not exist in the task definition.`;
  else if (!container.portMappings.some(({ containerPort }) => containerPort === port)) {
    yield `The container ${name} did not have a container port ${port} defined.`;
  }
}

/** A role that was sent where ECS takes none, or only its own. */
export function* roleFaults({ sent, definition }: Asked): Faults {
  if (!sent.role) return;
  const { loadBalancers = [], serviceRegistries = [] } = sent;
  if (definition?.networkMode === 'awsvpc' || serviceRegistries.length > 0 || loadBalancers.length > 1) {
    yield 'You cannot specify an IAM role for services that require a service linked role.';
  }
  if (loadBalancers.length === 0) {
    yield 'IAM roles are only valid for services configured to use load balancers.';
  }
}

/** More service registries than the one that ECS takes. */
export function* registryFaults({ sent }: Pick<Asked, 'sent'>): Faults {
  if ((sent.serviceRegistries?.length ?? 0) > 1) yield 'service registries can have at most 1 items.';
}
