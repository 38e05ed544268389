import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, startServer } from '../../support/server.ts';
import {
  ASM,
  app,
  awsvpc,
  type Definition,
  dependsOn,
  ECR,
  efs,
  FARGATE,
  FILE,
  fargate,
  GROUP,
  linux,
  logs,
  mounted,
  proxy,
  ROLE,
  RUNS,
  ranges,
  SSM,
  secret,
} from './definition-builders.ts';
import { REFUSED_OF_ALL } from './definition-refusals.ts';
import { REFUSED_MORE } from './definition-refusals-more.ts';

const ACCEPTED: readonly (readonly [what: string, input: Definition, compatibilities: string[]])[] = [
  ['a minimal definition', app({}), ['EXTERNAL', 'EC2']],
  ['awsvpc of no size', awsvpc({}), ['EC2']],
  ['awsvpc of a Fargate size', app({}, { ...FARGATE, requiresCompatibilities: undefined }), ['EC2', 'FARGATE']],
  ['awsvpc of another size', app({}, { networkMode: 'awsvpc', cpu: '300', memory: '512' }), ['EC2']],
  [
    'awsvpc that breaks a rule of Fargate',
    fargate({ privileged: true }, { requiresCompatibilities: ['EC2'] }),
    ['EC2'],
  ],
  [
    'Fargate at its limits',
    fargate(
      { stopTimeout: 120, ...linux({ capabilities: { add: ['SYS_PTRACE'] } }) },
      { pidMode: 'task', ephemeralStorage: { sizeInGiB: 200 } },
    ),
    ['EC2', 'FARGATE'],
  ],
  [
    'Fargate that logs',
    fargate({ image: ECR, ...logs('awslogs', { ...GROUP, 'awslogs-stream-prefix': 'p' }) }, { executionRoleArn: ROLE }),
    ['EC2', 'FARGATE'],
  ],
  ['the smallest task', app({}, { cpu: '128' }), ['EXTERNAL', 'EC2']],
  ['the largest task', app({}, { cpu: '192 vCPU' }), ['EXTERNAL', 'EC2']],
  [
    'one port of two protocols',
    awsvpc({ portMappings: [{ containerPort: 53 }, { containerPort: 53, protocol: 'udp' }] }),
    ['EC2'],
  ],
  [
    'one port twice in bridge',
    app({ portMappings: [{ containerPort: 80 }, { containerPort: 80 }] }),
    ['EXTERNAL', 'EC2'],
  ],
  [
    '100 ranges',
    app(ranges(...Array.from({ length: 100 }, (_, n) => `${n * 2 + 1}-${n * 2 + 2}`))),
    ['EXTERNAL', 'EC2'],
  ],
  ['a hostname in host', app({ hostname: 'h' }, { networkMode: 'host' }), ['EXTERNAL', 'EC2']],
  ['COMPLETE of what is not essential', dependsOn('COMPLETE', { essential: false }), ['EXTERNAL', 'EC2']],
  ['HEALTHY of what has a check', dependsOn('HEALTHY', { healthCheck: RUNS }), ['EXTERNAL', 'EC2']],
  ['a mounted volume', mounted({}), ['EXTERNAL', 'EC2']],
  [
    'EFS by access point',
    efs({
      rootDirectory: '/',
      transitEncryption: 'ENABLED',
      authorizationConfig: { accessPointId: 'fsap-1', iam: 'ENABLED' },
    }),
    ['EXTERNAL', 'EC2'],
  ],
  ['an unlimited hard limit', app({ ulimits: [{ name: 'core', softLimit: -1, hardLimit: -1 }] }), ['EXTERNAL', 'EC2']],
  [
    'health at its limits',
    app({ healthCheck: { ...RUNS, interval: 300, timeout: 2, retries: 10, startPeriod: 0 } }),
    ['EXTERNAL', 'EC2'],
  ],
  ['10 environment files', app({ environmentFiles: Array.from({ length: 10 }, () => FILE) }), ['EXTERNAL', 'EC2']],
  ...['p', '/a/b.c-d_e', SSM(ACCOUNT), ASM, `${ASM}:key::`, `${ASM}:key:stage:id`].map(
    (from): [string, Definition, string[]] => [`the secret ${from}`, secret(from), ['EXTERNAL', 'EC2']],
  ),
  [
    'a router and its user',
    app(logs('awsfirelens'), {}, { name: 'r', firelensConfiguration: { type: 'fluentbit' } }),
    ['EXTERNAL', 'EC2'],
  ],
  ['a proxy', proxy('app'), ['EC2']],
];

describe('RegisterTaskDefinition', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  const register = (input: Definition) => server.ecs.send(new RegisterTaskDefinitionCommand(input));

  it.each([...REFUSED_OF_ALL, ...REFUSED_MORE])('refuses %s', async (_what, input, message) => {
    await expect(register(input)).rejects.toMatchObject({ name: 'ClientException', message });
  });

  it('refuses more than 64 KiB, counted in bytes', async () => {
    const message = expect.stringMatching(/^Actual length: '1\d{5}'. Max allowed length is '65536' bytes.$/);
    await expect(register(app({ command: ['é'.repeat(50_000)] }))).rejects.toMatchObject({ message });
  });

  it('refuses distinctInstance: a definition has memberOf only', async () => {
    const input = app({}, { placementConstraints: [{ type: 'distinctInstance' as 'memberOf' }] });
    await expect(register(input)).rejects.toMatchObject({ name: expect.stringMatching(/^(Client|InvalidParameter)/) });
  });

  it.each(ACCEPTED)('takes %s', async (_what, input, compatibilities) => {
    expect((await register(input)).taskDefinition).toMatchObject({ compatibilities });
  });
});
