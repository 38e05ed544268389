import { parseArn } from '../../model/arn.ts';
import type { GivenEnvironment } from '../container-environment.ts';
import type { FollowedTask } from '../followed-task.ts';
import type { EndpointIds } from './endpoint-ids.ts';

const WELL_KNOWN_PORT = 80;

/** Where containers reach their endpoints. */
export interface EndpointPlace {
  readonly address: string;
  readonly port: number;
}

/** `http://ADDRESS[:PORT]` */
export const baseUrl = ({ address, port }: EndpointPlace): string =>
  `http://${address}${port === WELL_KNOWN_PORT ? '' : `:${port}`}`;

/**
 * The variables by which a container finds its endpoints, itself and Drydock, in the names of AWS's agent. Fargate tells
 * the region; on EC2 it is the machine that would, so there a definition may name another. `place` is undefined where
 * there are no endpoints, or no network to reach them.
 */
export function injectedEnvironment(
  task: FollowedTask,
  containerName: string,
  place: EndpointPlace | undefined,
  ids: EndpointIds,
): GivenEnvironment {
  const onFargate = task.launchType === 'FARGATE';
  const { region = '' } = parseArn(task.arn) ?? {};
  const regions = { AWS_DEFAULT_REGION: region, AWS_REGION: region };
  return {
    defaults: {
      ...(place ? { AWS_ENDPOINT_URL: baseUrl(place) } : {}),
      ...(onFargate ? {} : regions),
    },
    own: {
      AWS_EXECUTION_ENV: onFargate ? 'AWS_ECS_FARGATE' : 'AWS_ECS_EC2',
      ...(onFargate ? regions : {}),
      ...(place ? addresses(task, containerName, place, ids) : {}),
    },
  };
}

function addresses(task: FollowedTask, containerName: string, place: EndpointPlace, ids: EndpointIds) {
  const [base, id] = [baseUrl(place), ids.ofContainer(task.arn, containerName)];
  return {
    ECS_CONTAINER_METADATA_URI: `${base}/v3/${id}`,
    ECS_CONTAINER_METADATA_URI_V4: `${base}/v4/${id}`,
    ECS_AGENT_URI: `${base}/api/${id}`,
    ...(task.roleCredentials ? credentials(task, place, ids) : {}),
  };
}

/** A relative one is good for port 80 alone. */
function credentials(task: FollowedTask, place: EndpointPlace, ids: EndpointIds): Record<string, string> {
  const path = `/v2/credentials/${ids.ofCredentials(task.arn, 'TaskApplication')}`;
  return place.port === WELL_KNOWN_PORT
    ? { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path }
    : { AWS_CONTAINER_CREDENTIALS_FULL_URI: baseUrl(place) + path };
}
