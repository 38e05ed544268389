import { describe, expect, it } from 'vitest';
import type { Input } from '../../../src/apis/ecs/operation.ts';
import { taskCpu, taskMemory, withDefaults } from '../../../src/apis/ecs/rules/task-definition-defaults.ts';

type Sent = Omit<Input<'RegisterTaskDefinition'>, 'tags'>;
type Container = Sent['containerDefinitions'][number];

const sent = (container: Partial<Container> = {}, more: Partial<Sent> = {}): Sent => ({
  family: 'f',
  containerDefinitions: [{ name: 'app', image: 'busybox', memory: 8, ...container }],
  ...more,
});

describe('the defaults of a task definition', () => {
  it('are the ones ECS shows, and nothing else is added', () => {
    expect(withDefaults(sent()).document).toEqual({
      family: 'f',
      volumes: [],
      placementConstraints: [],
      containerDefinitions: [
        {
          name: 'app',
          image: 'busybox',
          memory: 8,
          cpu: 0,
          portMappings: [],
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
        },
      ],
    });
  });

  it('replace nothing that was sent', () => {
    const container: Partial<Container> = {
      cpu: 10,
      essential: false,
      environment: [{ name: 'A', value: '' }],
      mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }],
      ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }],
    };
    const { document } = withDefaults(sent(container, { volumes: [{ name: 'v' }], requiresCompatibilities: ['EC2'] }));
    expect(document).toMatchObject({ volumes: [{ name: 'v' }], requiresCompatibilities: ['EC2'] });
    expect(document.containerDefinitions).toMatchObject([container]);
  });

  it.each([
    [undefined, 'bridge'],
    ['bridge', 'bridge'],
    ['host', 'host'],
    ['awsvpc', 'awsvpc'],
    ['none', 'none'],
  ] as const)('take network mode %s for %s, and show it only as it was sent', (networkMode, meant) => {
    const filled = withDefaults(sent({}, networkMode ? { networkMode } : {}));
    expect([filled.networkMode, filled.document.networkMode]).toEqual([meant, networkMode]);
  });

  type Mapping = NonNullable<Container['portMappings']>[number];
  it.each<[Sent['networkMode'], Mapping, Mapping]>([
    [undefined, { containerPort: 80 }, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    ['bridge', { containerPort: 80 }, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    ['bridge', { containerPort: 80, hostPort: 0 }, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    [
      'bridge',
      { containerPort: 80, hostPort: 8080, protocol: 'udp' },
      { containerPort: 80, hostPort: 8080, protocol: 'udp' },
    ],
    ['host', { containerPort: 80 }, { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['awsvpc', { containerPort: 80 }, { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    [
      'awsvpc',
      { containerPort: 80, hostPort: 80, name: 'web' },
      { containerPort: 80, hostPort: 80, name: 'web', protocol: 'tcp' },
    ],
    ['bridge', { containerPortRange: '80-90' }, { containerPortRange: '80-90', protocol: 'tcp' }],
  ])('in network mode %s make of the ports %j %j', (networkMode, mapping, filled) => {
    const { document } = withDefaults(sent({ portMappings: [mapping] }, networkMode ? { networkMode } : {}));
    expect(document.containerDefinitions).toMatchObject([{ portMappings: [filled] }]);
    const [container] = document.containerDefinitions as Container[];
    expect(container?.portMappings?.[0]).toEqual(filled);
  });

  it('show task sizes as texts of whole numbers, whatever they were sent as', () => {
    const filled = withDefaults(sent({}, { cpu: '0.5 vCPU', memory: '1.5 GB' }));
    expect(filled).toMatchObject({ cpu: 512, memory: 1536, document: { cpu: '512', memory: '1536' } });
  });
});

describe('a task size', () => {
  it.each([
    ['256', 256],
    ['1 vCPU', 1024],
    ['1vcpu', 1024],
    ['0.25 vCPU', 256],
    ['16 vCPU', 16_384],
    [' 512 ', 512],
    [undefined, undefined],
  ])('of CPU "%s" is %s units', (text, units) => {
    expect(taskCpu(text)).toBe(units);
  });

  it.each([
    ['512', 512],
    ['2 GB', 2048],
    ['2GB', 2048],
    ['0.5 gb', 512],
    [undefined, undefined],
  ])('of memory "%s" is %s MiB', (text, mebibytes) => {
    expect(taskMemory(text)).toBe(mebibytes);
  });

  it.each(['0.3 vCPU', '1.3 vCPU', '0.7 vCPU'])(
    'of CPU "%s" is a whole number of units: ECS knows no other',
    (text) => {
      expect(Number.isInteger(taskCpu(text))).toBe(true);
    },
  );

  it.each(['0.3 GB', '1.1 GB'])('of memory "%s" is a whole number of MiB', (text) => {
    expect(Number.isInteger(taskMemory(text))).toBe(true);
  });

  it.each(['', 'lots', '-1', '1 GB', '1e3', '0x10', '1,5 vCPU', '2147483648', '9'.repeat(400), '2097152 vCPU'])(
    'of CPU "%s" is none',
    (text) => {
      expect(taskCpu(text)).toBeNaN();
    },
  );

  it.each(['', 'lots', '-1', '1 vCPU', '2 MB', '2147483648', '9'.repeat(400), '2097152 GB'])(
    'of memory "%s" is none',
    (text) => {
      expect(taskMemory(text)).toBeNaN();
    },
  );
});
