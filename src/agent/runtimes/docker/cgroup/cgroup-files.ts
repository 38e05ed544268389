/** What a task may use, all its containers together. */
export interface TaskLimits {
  /** 1,024 to a core; it is not exceeded even while the machine is idle, as on ECS. */
  readonly cpuUnits?: number | undefined;
  readonly memoryMiB?: number | undefined;
}

/** A file of a control group, as a path below the file system's root, and what is to be written to it. */
export interface CgroupFile {
  readonly path: string;
  readonly text: string;
}

const UNITS_PER_CORE = 1_024;
const PERIOD_US = 100_000;
/** The kernel's minimum: 0.01 of a core. */
const LEAST_QUOTA_US = 1_000;
const MIB = 2 ** 20;

/** The limits of a task's control group `ecs/ID`, in the order in which they must be written, for cgroup version 1 or 2. */
export function cgroupFiles(version: 1 | 2, group: string, { cpuUnits, memoryMiB }: TaskLimits): CgroupFile[] {
  const quota = cpuUnits && Math.max(LEAST_QUOTA_US, Math.round((cpuUnits / UNITS_PER_CORE) * PERIOD_US));
  const bytes = memoryMiB && String(memoryMiB * MIB);
  if (version === 2) {
    const [parent = ''] = group.split('/');
    const delegate = [...(quota ? ['+cpu'] : []), ...(bytes ? ['+memory'] : [])].join(' ');
    return [
      ...['', `${parent}/`].map((above) => ({ path: `${above}cgroup.subtree_control`, text: delegate })),
      ...(quota ? [{ path: `${group}/cpu.max`, text: `${quota} ${PERIOD_US}` }] : []),
      ...(bytes ? [{ path: `${group}/memory.max`, text: bytes }] : []),
    ];
  }
  return [
    ...(quota
      ? [
          { path: `cpu/${group}/cpu.cfs_period_us`, text: String(PERIOD_US) },
          { path: `cpu/${group}/cpu.cfs_quota_us`, text: String(quota) },
        ]
      : []),
    ...(bytes ? [{ path: `memory/${group}/memory.limit_in_bytes`, text: bytes }] : []),
  ];
}

/** The folders of the control groups that those files are in, without those that are always there. */
export function cgroupFolders(version: 1 | 2, group: string, limits: TaskLimits): string[] {
  if (version === 2) return [group];
  return [...(limits.cpuUnits ? [`cpu/${group}`] : []), ...(limits.memoryMiB ? [`memory/${group}`] : [])];
}
