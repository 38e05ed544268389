import fc from 'fast-check';

/** What a task definition is made from: all that the invariants need to know of it. */
export interface Shape {
  readonly cpu: number;
  readonly memory: number;
  readonly image: 'good' | 'bad';
  /** A container port's host port; 0 for any, undefined for none. */
  readonly hostPort?: number | undefined;
  /** What its health check says and when; undefined without one. */
  readonly health?: string | undefined;
  /** When it exits by itself. */
  readonly exitAfter?: string | undefined;
  readonly exitCode?: string | undefined;
  /** A second container, which is not essential. */
  readonly hasSidecar?: boolean | undefined;
}

/** What every kind of instance has room for. */
export const GOOD: Shape = { cpu: 64, memory: 64, image: 'good' };

/** Families of task definitions for EC2 only, and of those whose tasks have their own network interface. */
export const FAMILIES = ['web', 'api', 'job'] as const;
export const NETWORKED = ['net', 'edge'] as const;

export const isNetworked = (family: string): boolean => (NETWORKED as readonly string[]).includes(family);

/** What a new revision may be like: mostly well, now and then with something that fails. */
export const shape: fc.Arbitrary<Shape> = fc.record(
  {
    cpu: fc.constantFrom(64, 256, 512, 1024),
    memory: fc.constantFrom(64, 512, 1024, 3072),
    image: fc.oneof({ weight: 4, arbitrary: fc.constant('good' as const) }, fc.constant('bad' as const)),
    hostPort: fc.option(fc.constantFrom(0, 0, 8080, 8081), { nil: undefined }),
    health: fc.option(
      fc.constantFrom('HEALTHY@3s', 'HEALTHY@3s', 'HEALTHY@3s,UNHEALTHY@4m', 'UNHEALTHY@1m', 'UNKNOWN'),
      {
        nil: undefined,
      },
    ),
    exitAfter: fc.option(fc.constantFrom('30s', '5m'), { nil: undefined, freq: 10 }),
    exitCode: fc.constantFrom('0', '1'),
    hasSidecar: fc.boolean(),
  },
  { requiredKeys: ['cpu', 'memory', 'image'] },
);

const SIDECAR = { cpu: 16, memory: 32 };

/** Cpu units, memory in MiB, fixed TCP ports and network interfaces that a task of this family and shape takes. */
export const needsOf = (family: string, { cpu, memory, hostPort, hasSidecar }: Shape) => ({
  cpu: isNetworked(family) ? 512 : cpu + (hasSidecar ? SIDECAR.cpu : 0),
  memory: isNetworked(family) ? 1024 : memory + (hasSidecar ? SIDECAR.memory : 0),
  ports: hostPort && !isNetworked(family) ? [hostPort] : [],
  enis: isNetworked(family) ? 1 : 0,
});

/** RegisterTaskDefinition's input. A networked one is of a size that Fargate has, whatever its containers take of it. */
export function definitionOf(family: string, { cpu, memory, image, hostPort, ...shape }: Shape): object {
  const networked = isNetworked(family);
  const dockerLabels = {
    ...(shape.exitAfter ? { 'drydock.exit-after': shape.exitAfter, 'drydock.exit-code': shape.exitCode ?? '0' } : {}),
    ...(shape.health ? { 'drydock.health': shape.health } : {}),
  };
  const port = networked ? { containerPort: 80 } : { containerPort: 80, hostPort };
  const app = {
    name: 'app',
    image,
    cpu: networked ? Math.min(cpu, 256) : cpu,
    memory: networked ? Math.min(memory, 512) : memory,
    dockerLabels,
    ...(hostPort === undefined ? {} : { portMappings: [port] }),
    ...(shape.health ? { healthCheck: { command: ['CMD-SHELL', 'exit 0'] } } : {}),
  };
  const sidecar = { name: 'sidecar', image: 'good', essential: false, ...SIDECAR };
  return {
    family,
    containerDefinitions: shape.hasSidecar ? [app, sidecar] : [app],
    ...(networked
      ? { networkMode: 'awsvpc', requiresCompatibilities: ['EC2', 'FARGATE'], cpu: '512', memory: '1024' }
      : { networkMode: 'bridge' }),
  };
}
