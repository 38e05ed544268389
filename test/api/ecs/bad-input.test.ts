import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model as ecr } from '../../../api-schemas/ecr/model.ts';
import { model as ecs } from '../../../api-schemas/ecs/model.ts';
import { ecrOperations } from '../../../src/apis/ecr/index.ts';
import { container } from '../../support/definitions.ts';
import { BUILT, type Json, VALID } from '../../unit/ecs/operation-inputs.ts';
import { UNBUILT_CONTAINER, UNBUILT_MEMBERS, UNBUILT_TASK } from '../../unit/ecs/unbuilt-values.ts';
import { type BadInputServer, startBadInputServer } from './bad-input-server.ts';

const AWSVPC = { networkMode: 'awsvpc' };
/** What a field that is not built needs beside it to be registered, and what RunTask then names first instead of it. */
const BESIDE: Readonly<Record<string, { task?: Json; db?: Partial<ContainerDefinition>; named?: string }>> = {
  volumes: { db: { mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] } },
  secrets: { task: { executionRoleArn: 'arn:aws:iam::000000000000:role/r' } },
  proxyConfiguration: { task: AWSVPC },
};

/** The same of a call: to this definition's services ECS would refuse none of the members that are not built. */
const MEMBERS_BESIDE: Readonly<Record<string, Json>> = {
  CreateService: { taskDefinition: 'fit' },
  CreateTaskSet: { taskDefinition: 'fit' },
  UpdateService: { taskDefinition: 'fit' },
};

const notBuilt = (what: string) => ({
  status: 501,
  body: { __type: 'NotImplementedException', message: `${what} is not built in Drydock yet.` },
});

describe('input that asks for what is not built:', () => {
  let server: BadInputServer;
  beforeAll(async () => {
    server = await startBadInputServer();
  });
  afterAll(() => server.close());

  const missing = [...ecs.operations, ...ecs.newerOperations].filter((name) => !BUILT.some((one) => one.name === name));
  it.each(missing)('ECS %s', async (name) => {
    expect(await server.call(name)).toEqual(notBuilt(`ECS ${name}`));
  });
  const missingOfEcr = [...ecr.operations, ...ecr.newerOperations].filter(
    (name) => !ecrOperations.some((one) => one.name === name),
  );
  it.each(missingOfEcr)('ECR %s', async (name) => {
    expect(await server.send('{}', `${ecr.protocol.targetPrefix}.${name}`)).toEqual(notBuilt(`ECR ${name}`));
  });

  const fields: [name: string, ofTask: Json, ofContainer: Json][] = [
    ...Object.entries(UNBUILT_TASK).map(([name, value]): [string, Json, Json] => [name, { [name]: value }, {}]),
    ...Object.entries(UNBUILT_CONTAINER).map(([name, value]): [string, Json, Json] => [name, {}, { [name]: value }]),
  ];
  it.each(fields)(
    'running a definition’s %s, which is given back as it was sent',
    async (name, ofTask, ofContainer) => {
      const { task = {}, db = {}, named = name } = BESIDE[name] ?? {};
      const containerDefinitions = [{ ...container(), ...ofContainer }, container({ name: 'db', ...db })];
      const sent = { family: 'unbuilt', ...task, ...ofTask, containerDefinitions };
      const { status, body } = await server.call('RegisterTaskDefinition', sent);
      expect([status, body.taskDefinition]).toEqual([200, expect.objectContaining(ofTask)]);
      expect(body.taskDefinition).toMatchObject(sent);
      await server.unchanged(async () => {
        const what = `Running a task with the task definition's ${named}`;
        expect(await server.call('RunTask', { taskDefinition: 'unbuilt' })).toEqual(notBuilt(what));
      });
    },
  );

  it.each(BUILT.flatMap(({ name, unbuilt }) => unbuilt.map((member) => [name, member] as const)))(
    '%s with %s',
    (name, member) =>
      server.unchanged(async () => {
        const input = {
          ...VALID[name],
          ...MEMBERS_BESIDE[name],
          [member]: UNBUILT_MEMBERS[member],
        };
        expect(await server.call(name, input)).toEqual(notBuilt(`ECS ${name} with ${member}`));
      }),
  );

  it.each(['RunTask', 'StartTask'])('%s with an override, and it names itself', async (name) => {
    const input = { ...VALID[name], overrides: { inferenceAcceleratorOverrides: [{ deviceName: 'd' }] } };
    expect(await server.call(name, input)).toEqual(
      notBuilt(`ECS ${name} with overrides.inferenceAcceleratorOverrides`),
    );
  });
});
