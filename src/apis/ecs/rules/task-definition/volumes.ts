import type { Faults, Sent, SentContainer, SentVolume } from './sent.ts';

/** Mount points name declared volumes, and every declared volume is mounted. */
export function* mountFaults({ volumes = [], containerDefinitions }: Sent): Faults {
  const declared = new Set(volumes.map(({ name }) => name));
  const mounted = new Set(
    containerDefinitions.flatMap(({ mountPoints = [] }) => mountPoints.map(({ sourceVolume }) => sourceVolume)),
  );
  for (const name of mounted) if (!declared.has(name)) yield `Unknown volume '${name}'.`;
  const unused = [...declared].filter((name) => !mounted.has(name));
  if (unused.length > 0) yield `Volumes [${unused.join(', ')}] are not referenced by any of the containers`;
}

/** The volumes themselves: at most one is configured at launch, and EFS has rules of its own. */
export function* volumeFaults({ volumes = [] }: Sent): Faults {
  // ECS takes at most one; its sentence is not established, so this one is ours.
  if (volumes.filter(({ configuredAtLaunch }) => configuredAtLaunch === true).length > 1) {
    yield 'Task definition can have at most one volume that is configured at launch.';
  }
  for (const volume of volumes) yield* efsFaults(volume);
}

function* efsFaults({ efsVolumeConfiguration: efs }: SentVolume): Faults {
  if (!efs) return;
  const encrypted = efs.transitEncryption === 'ENABLED';
  const { accessPointId, iam } = efs.authorizationConfig ?? {};
  if (accessPointId && (efs.rootDirectory ?? '/') !== '/') {
    yield 'When using an EFS access point, the root directory must either be set to "/" or be omitted.';
  }
  if (efs.transitEncryptionPort !== undefined && !encrypted) {
    yield 'TransitEncryptionPort requires that TransitEncryption is enabled.';
  }
  if (iam === 'ENABLED' && !encrypted) yield 'EFS IAM authorization requires TransitEncryption to be enabled';
}

/** `volumesFrom` names containers of the same task. */
export function* volumesFromFaults({ containerDefinitions }: Sent, { volumesFrom = [] }: SentContainer): Faults {
  for (const { sourceContainer } of volumesFrom) {
    if (!containerDefinitions.some(({ name }) => name === sourceContainer)) {
      yield `Invalid 'volumesFrom' setting. Unknown container: '${sourceContainer}'.`;
    }
  }
}
