import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { BUSYBOX } from '../../support/images.ts';
import { useDockerServer } from './docker-server.ts';

const SLEEP = ['sleep', '3600'];
const MIB = 2 ** 20;

const DEFINED: Partial<ContainerDefinition> = {
  environment: [
    { name: 'COLOUR', value: 'blue' },
    { name: 'SIZE', value: 'L' },
  ],
  entryPoint: ['sh', '-c'],
  command: ['exec sleep 3600'],
  workingDirectory: '/tmp',
  user: '1000:1000',
  dockerLabels: { team: 'harbour', 'drydock.owner': 'somebody else' },
  cpu: 256,
  memory: 64,
  memoryReservation: 32,
};

describe.skipIf(!(await dockerAvailable()))('a container on Docker has', () => {
  const server = useDockerServer();

  it('everything its task definition says', async () => {
    const arn = await server().run([DEFINED]);
    const { taskDefinitionArn } = await server().until('RUNNING', arn);
    const { Name, Config, HostConfig } = await (await server().containerOf(arn)).inspect();
    const [family = '', revision = ''] = taskDefinitionArn?.split('/')[1]?.split(':') ?? [];
    expect(Name).toContain(`ecs-${family}-${revision}-app-`);
    expect(Config).toMatchObject({
      Image: BUSYBOX,
      Entrypoint: ['sh', '-c'],
      Cmd: ['exec sleep 3600'],
      WorkingDir: '/tmp',
      User: '1000:1000',
      Env: expect.arrayContaining(['COLOUR=blue', 'SIZE=L']),
    });
    expect(HostConfig).toMatchObject({ CpuShares: 256, Memory: 64 * MIB, MemoryReservation: 32 * MIB });
    expect(Config.Labels).toMatchObject({
      team: 'harbour',
      'com.amazonaws.ecs.cluster': 'default',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-arn': arn,
      'com.amazonaws.ecs.task-definition-family': family,
      'com.amazonaws.ecs.task-definition-version': revision,
    });
    expect(Config.Labels['drydock.owner']).toMatch(/^memory-/);
  });

  it('what the caller of RunTask put over it', async () => {
    const override = {
      name: 'app',
      command: ['exec sleep 1800'],
      environment: [
        { name: 'COLOUR', value: 'red' },
        { name: 'MORE', value: 'yes' },
      ],
      cpu: 512,
      memory: 96,
      memoryReservation: 48,
    };
    const arn = await server().run([DEFINED], { overrides: { containerOverrides: [override] } });
    expect((await server().until('RUNNING', arn)).overrides?.containerOverrides).toEqual([override]);
    const { Config, HostConfig } = await (await server().containerOf(arn)).inspect();
    expect(Config).toMatchObject({ Entrypoint: ['sh', '-c'], Cmd: ['exec sleep 1800'], WorkingDir: '/tmp' });
    expect(Config.Env).toEqual(expect.arrayContaining(['COLOUR=red', 'SIZE=L', 'MORE=yes']));
    expect(Config.Env).not.toContain('COLOUR=blue');
    expect(HostConfig).toMatchObject({ CpuShares: 512, Memory: 96 * MIB, MemoryReservation: 48 * MIB });
  });

  it('its effect inside, as the program sees it', async () => {
    const script = 'test "$COLOUR" = blue && test "$(pwd)" = /tmp && test "$(id -u)" = 1000 && exit 11; exit 1';
    const arn = await server().run([{ ...DEFINED, command: [script] }]);
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 11 }] });
  });

  it.each([
    ['none', { networkMode: 'none' as const }, 'none'],
    ['host', { networkMode: 'host' as const }, 'host'],
    ['bridge, unless told', {}, 'bridge'],
  ])('the network mode of its task: %s', async (_what, more, mode) => {
    const arn = await server().run([{ command: SLEEP }], {}, more);
    await server().until('RUNNING', arn);
    expect((await (await server().containerOf(arn)).inspect()).HostConfig.NetworkMode).toBe(mode);
  });
});
