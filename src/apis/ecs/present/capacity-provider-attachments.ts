import { createHash } from 'node:crypto';
import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import { capacityProviderArn, parseArn } from '../../../model/arn.ts';
import type { Cluster } from '../../../model/cluster.ts';
import type { Store } from '../../../store/database.ts';

/** A UUID that is always the same for the same text: what is only shown needs no place to be kept. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** A cluster's attachments: the scaling policy of each of its capacity providers that has managed scaling. */
export function clusterAttachments({ capacityProviders }: Store, cluster: Cluster): Ecs.Attachment[] {
  const scope = parseArn(cluster.arn);
  if (!scope) return [];
  return cluster.capacityProviders.flatMap((name) => {
    const provider = capacityProviders.get(capacityProviderArn(scope, name));
    if (provider?.autoScalingGroupProvider?.managedScaling.status !== 'ENABLED') return [];
    const details = [
      { name: 'capacityProviderName', value: name },
      { name: 'scalingPolicyName', value: `ECSManagedAutoScalingPolicy-${uuidOf(provider.arn)}` },
    ];
    return [{ id: uuidOf(`${cluster.arn} ${provider.arn}`), type: 'as_policy', status: 'ACTIVE', details }];
  });
}
