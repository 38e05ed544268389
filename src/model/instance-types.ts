/** What AWS publishes about one EC2 instance type, in the terms of its DescribeInstanceTypes. */
export interface InstanceType {
  readonly name: string;
  readonly vCpus: number;
  /** Nominal memory, before firmware and kernel take theirs; see `registrableMemoryMiB`. */
  readonly memoryMiB: number;
  readonly gpus: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly hypervisor: 'xen' | 'nitro';
  /** How many network interfaces it may have, the primary one included: bounds its `awsvpc` tasks. */
  readonly maxEnis: number;
}

/** [name, vCPUs, memory in GiB, network interfaces, GPUs] */
type Row = readonly [name: string, vCpus: number, memoryGiB: number, maxEnis: number, gpus?: number];

// One row a line, whatever its length would let the formatter fold together.
// biome-ignore format: a table
const XEN: readonly Row[] = [
  ['t2.nano', 1, 0.5, 2],
  ['t2.micro', 1, 1, 2],
  ['t2.small', 1, 2, 3],
  ['t2.medium', 2, 4, 3],
  ['t2.large', 2, 8, 3],
  ['t2.xlarge', 4, 16, 3],
  ['t2.2xlarge', 8, 32, 3],
  ['m4.large', 2, 8, 2],
  ['m4.xlarge', 4, 16, 4],
  ['m4.2xlarge', 8, 32, 4],
  ['m4.4xlarge', 16, 64, 8],
  ['c4.large', 2, 3.75, 3],
  ['c4.xlarge', 4, 7.5, 4],
  ['c4.2xlarge', 8, 15, 4],
  ['c4.4xlarge', 16, 30, 8],
  ['g2.2xlarge', 8, 15, 4, 1],
  ['g2.8xlarge', 32, 60, 8, 4],
  ['p3.2xlarge', 8, 61, 4, 1],
  ['p3.8xlarge', 32, 244, 8, 4],
  ['p3.16xlarge', 64, 488, 8, 8],
  ['i3.large', 2, 15.25, 3],
  ['i3.xlarge', 4, 30.5, 4],
  ['i3.2xlarge', 8, 61, 4],
  ['i3.4xlarge', 16, 122, 8],
  ['x1.16xlarge', 64, 976, 8],
  ['x1.32xlarge', 128, 1952, 8],
];

// biome-ignore format: a table
const NITRO: readonly Row[] = [
  ['t3.nano', 2, 0.5, 2],
  ['t3.micro', 2, 1, 2],
  ['t3.small', 2, 2, 3],
  ['t3.medium', 2, 4, 3],
  ['t3.large', 2, 8, 3],
  ['t3.xlarge', 4, 16, 4],
  ['t3.2xlarge', 8, 32, 4],
  ['t3a.nano', 2, 0.5, 2],
  ['t3a.micro', 2, 1, 2],
  ['t3a.small', 2, 2, 2],
  ['t3a.medium', 2, 4, 3],
  ['t3a.large', 2, 8, 3],
  ['t3a.xlarge', 4, 16, 4],
  ['t3a.2xlarge', 8, 32, 4],
  ['m5.large', 2, 8, 3],
  ['m5.xlarge', 4, 16, 4],
  ['m5.2xlarge', 8, 32, 4],
  ['m5.4xlarge', 16, 64, 8],
  ['m6i.large', 2, 8, 3],
  ['m6i.xlarge', 4, 16, 4],
  ['m6i.2xlarge', 8, 32, 4],
  ['c5.large', 2, 4, 3],
  ['c5.xlarge', 4, 8, 4],
  ['c5.2xlarge', 8, 16, 4],
  ['c5.4xlarge', 16, 32, 8],
  ['r5.large', 2, 16, 3],
  ['r5.xlarge', 4, 32, 4],
  ['r5.2xlarge', 8, 64, 4],
  ['g4dn.xlarge', 4, 16, 3, 1],
  ['g4dn.2xlarge', 8, 32, 3, 1],
  ['g4dn.12xlarge', 48, 192, 8, 4],
  ['g5.xlarge', 4, 16, 4, 1],
  ['g5.2xlarge', 8, 32, 4, 1],
  ['g5.12xlarge', 48, 192, 15, 4],
];

// biome-ignore format: a table
const GRAVITON: readonly Row[] = [
  ['t4g.nano', 2, 0.5, 2],
  ['t4g.micro', 2, 1, 2],
  ['t4g.small', 2, 2, 3],
  ['t4g.medium', 2, 4, 3],
  ['t4g.large', 2, 8, 3],
  ['t4g.xlarge', 4, 16, 4],
  ['t4g.2xlarge', 8, 32, 4],
  ['m6g.medium', 1, 4, 2],
  ['m6g.large', 2, 8, 3],
  ['m6g.xlarge', 4, 16, 4],
  ['m7g.medium', 1, 4, 2],
  ['m7g.large', 2, 8, 3],
  ['m7g.xlarge', 4, 16, 4],
  ['c6g.large', 2, 4, 3],
  ['c6g.xlarge', 4, 8, 4],
  ['c7g.large', 2, 4, 3],
  ['c7g.xlarge', 4, 8, 4],
  ['r6g.large', 2, 16, 3],
  ['r6g.xlarge', 4, 32, 4],
];

const read = (rows: readonly Row[], platform: Pick<InstanceType, 'architecture' | 'hypervisor'>): InstanceType[] =>
  rows.map(([name, vCpus, memoryGiB, maxEnis, gpus = 0]) => {
    return { name, vCpus, memoryMiB: memoryGiB * 1024, gpus, maxEnis, ...platform };
  });

/** Every instance type Drydock knows, by name. */
export const INSTANCE_TYPES: ReadonlyMap<string, InstanceType> = new Map(
  [
    ...read(XEN, { architecture: 'x86_64', hypervisor: 'xen' }),
    ...read(NITRO, { architecture: 'x86_64', hypervisor: 'nitro' }),
    ...read(GRAVITON, { architecture: 'arm64', hypervisor: 'nitro' }),
  ].map((type) => [type.name, type]),
);

/** The instance type of that name; undefined for one we have no figures of. */
export const instanceType = (name: string): InstanceType | undefined => INSTANCE_TYPES.get(name);

/**
 * The MEMORY an ECS agent would register: the kernel's MemTotal, which is less than what is sold.
 *
 * On Xen the loss is the kernel's own: page structs (64 bytes for each 4 KiB page), about 16 MiB of text and data, and
 * the 64 MiB bounce buffer of machines with 4 GiB or more. That gives to within a few MiB what was registered on AWS:
 * t2.micro 993, t2.small 2001, t2.medium 3952, m4.xlarge 16048, c4.large 3765 (sentiatechblog.com, "Cost efficiency
 * while using the containers"), m4.large 7985 (ECS Developer Guide, "memory management"), c4.xlarge 7482 (ECS API
 * Reference, UpdateContainerInstancesState).
 *
 * Nitro's firmware takes more, unevenly. The formula is fitted, and within 2 % of t3.small 1901, t3.medium 3828,
 * g4dn.xlarge 15731 (public Terraform modules), c5.large 3705 (AWS CLI's example of update-container-instances-state),
 * r5d.xlarge 31704 (github.com/ASFHyP3/hyp3 #582) and within 3 % of t3.nano 459. It makes an m5.large 7747.
 */
export function registrableMemoryMiB(type: Pick<InstanceType, 'memoryMiB' | 'hypervisor'>): number {
  const { memoryMiB } = type;
  const xenLoss = memoryMiB / 64 + 16 + (memoryMiB >= 4096 ? 64 : 0);
  const nitroLoss = Math.min(memoryMiB * 0.08, memoryMiB / 40 + 240);
  return Math.floor(memoryMiB - (type.hypervisor === 'xen' ? xenLoss : nitroLoss));
}
