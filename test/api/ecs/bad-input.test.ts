import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model as ecr } from '../../../api-schemas/ecr/model.ts';
import { model as ecs } from '../../../api-schemas/ecs/model.ts';
import { container, definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';
import {
  BUILT,
  ID,
  IN_A_CLUSTER,
  isRequired,
  type Json,
  jsonType,
  placesOfArns,
  VALID,
  WRONG,
} from '../../unit/ecs/operation-inputs.ts';
import { UNBUILT_CONTAINER, UNBUILT_MEMBERS, UNBUILT_TASK } from '../../unit/ecs/unbuilt-values.ts';

const REGIONS = ['us-east-1', 'eu-west-1'] as const;
const REFUSED = expect.stringMatching(/^(Client|InvalidParameter)Exception$/);

/** The same as `UNBUILT_MEMBERS`, of what only agents send. */
const OF_AGENTS = {
  attachments: [{ attachmentArn: 'arn:aws:ecs:us-east-1:000000000000:attachment/a', status: 'ATTACHED' }],
  managedAgents: [{ containerName: 'app', managedAgentName: 'ExecuteCommandAgent', status: 'RUNNING' }],
};

const AWSVPC = { networkMode: 'awsvpc' };
/** What a field that is not built needs beside it to be registered, and what RunTask then names first instead of it. */
const BESIDE: Readonly<Record<string, { task?: Json; db?: Partial<ContainerDefinition>; named?: string }>> = {
  volumes: { db: { mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] } },
  mountPoints: { task: { volumes: UNBUILT_TASK.volumes }, named: 'volumes' },
  secrets: { task: { executionRoleArn: 'arn:aws:iam::000000000000:role/r' } },
  proxyConfiguration: { task: AWSVPC, named: 'networkMode awsvpc' },
  ephemeralStorage: { task: { ...AWSVPC, cpu: '256', memory: '512' }, named: 'networkMode awsvpc' },
};

const app = (more: Partial<ContainerDefinition>): Json => ({
  ...definition('new', { containerDefinitions: [container(more)] }),
});
const overriding = (overrides: Json): Json => ({ taskDefinition: 'web', overrides });
const overridingApp = (more: Json): Json => overriding({ containerOverrides: [{ name: 'app', ...more }] });

describe('input that cannot be taken', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  const far = { task: '', instance: '' }; // ids of what there is in the other region

  async function send(body: string | Uint8Array<ArrayBuffer>, target: string, region = 'us-east-1') {
    const scope = `test/20260101/${region}/ecs/aws4_request`;
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    };
    const response = await fetch(server.url, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Json };
  }
  const call = (operation: string, input: Json = {}, region?: string) =>
    send(JSON.stringify(input), `${ecs.protocol.targetPrefix}.${operation}`, region);
  const notBuilt = (what: string) => ({
    status: 501,
    body: { __type: 'NotImplementedException', message: `${what} is not built in Drydock yet.` },
  });

  /** All that can be seen in a region. */
  async function everything(region: string) {
    const read = async (operation: string, input?: Json) => (await call(operation, input, region)).body;
    const { clusterArns: clusters } = await read('ListClusters');
    const { containerInstanceArns: containerInstances } = await read('ListContainerInstances');
    return {
      clusters: await read('DescribeClusters', { clusters, include: ['TAGS', 'SETTINGS'] }),
      instances: await read('DescribeContainerInstances', { containerInstances }),
      attributes: await read('ListAttributes', { targetType: 'container-instance' }),
      settings: await read('ListAccountSettings', { effectiveSettings: true }),
      definitions: await read('ListTaskDefinitions'),
      running: await read('ListTasks'),
      stopped: await read('ListTasks', { desiredStatus: 'STOPPED' }),
    };
  }
  /** Makes sure that what is done leaves everything as it was. */
  async function unchanged(run: () => Promise<unknown>): Promise<void> {
    const before = await Promise.all(REGIONS.map(everything));
    await run();
    await server.idle();
    expect(await Promise.all(REGIONS.map(everything))).toEqual(before);
  }

  beforeAll(async () => {
    server = await startServer();
    for (const region of REGIONS) {
      await call('RegisterContainerInstance', { instanceIdentityDocument: '{"instanceType":"m5.large"}' }, region);
      for (const family of ['web', 'far']) await call('RegisterTaskDefinition', { ...definition(family) }, region);
      const [task] = (await call('RunTask', { taskDefinition: 'web' }, region)).body.tasks as Record<string, string>[];
      far.task = String(task?.taskArn).slice(-32);
      far.instance = String(task?.containerInstanceArn).slice(-32);
    }
    await server.idle();
  });
  afterAll(() => server.close());

  describe('breaks the model:', () => {
    const required = BUILT.flatMap(({ name, members }) =>
      Object.entries(members).flatMap(([member, schema]) => (isRequired(schema) ? [[name, member] as const] : [])),
    );
    it.each(required)('%s without %s, and the member is named', (operation, member) =>
      unchanged(async () => {
        const { [member]: _, ...input } = VALID[operation] ?? {};
        const { status, body } = await call(operation, input);
        expect([status, body.__type]).toEqual([400, REFUSED]);
        expect(String(body.message).replaceAll(' ', '').toLowerCase()).toContain(member.toLowerCase());
      }),
    );

    it.each(BUILT)('$name with a member of another JSON type', ({ name, members }) =>
      unchanged(async () => {
        for (const [member, schema] of Object.entries(members)) {
          for (const value of WRONG[jsonType(schema)] ?? expect.fail(`what is ${member}?`)) {
            const { status, body } = await call(name, { ...VALID[name], [member]: value });
            expect([member, value, status, body.__type]).toEqual([member, value, 400, 'SerializationException']);
          }
        }
      }),
    );

    const notUtf8 = new Uint8Array([0x22, 0xff, 0x22]);
    it.each(['{', '[]', '"text"', 'null', '7', "{'clusters': []}", '{"clusters": [}', '{} {}', '\0', notUtf8])(
      'a body that is no JSON object, %j',
      async (text) => {
        const { status, body } = await send(text, `${ecs.protocol.targetPrefix}.DescribeClusters`);
        expect([status, body.__type]).toEqual([400, 'SerializationException']);
      },
    );
  });

  describe('names what is not there:', () => {
    it.each(IN_A_CLUSTER)('%s in an unknown cluster', (operation) =>
      unchanged(async () => {
        const body = { __type: 'ClusterNotFoundException', message: 'Cluster not found.' };
        expect(await call(operation, { ...VALID[operation], cluster: 'nope' })).toEqual({ status: 400, body });
      }),
    );

    it.each<[string, Json, string, string]>([
      ['StopTask', { task: ID }, 'InvalidParameterException', 'The referenced task was not found.'],
      ...['SubmitTaskStateChange', 'SubmitContainerStateChange'].map((operation): [string, Json, string, string] => [
        operation,
        VALID[operation] ?? {},
        'InvalidParameterException',
        'The referenced task was not found.',
      ]),
      [
        'UpdateContainerAgent',
        { containerInstance: ID },
        'InvalidParameterException',
        'The referenced container instance was not found.',
      ],
      ['PutAttributes', VALID.PutAttributes ?? {}, 'TargetNotFoundException', `Could not find ${ID}`],
      ['DeleteAttributes', VALID.DeleteAttributes ?? {}, 'TargetNotFoundException', `Could not find ${ID}`],
      [
        'DescribeTaskDefinition',
        { taskDefinition: 'web:99' },
        'ClientException',
        'Unable to describe task definition.',
      ],
      ['DeregisterTaskDefinition', { taskDefinition: 'web' }, 'ClientException', 'Revision is missing.'],
      ['RunTask', { taskDefinition: 'nope' }, 'ClientException', 'TaskDefinition not found.'],
      ['StartTask', { ...VALID.StartTask, taskDefinition: 'web:99' }, 'ClientException', 'TaskDefinition not found.'],
      ['RunTask', { taskDefinition: 'web:x' }, 'InvalidParameterException', 'Invalid revision number. Number: x'],
    ])('%s of %j', (operation, input, __type, message) =>
      unchanged(async () => expect(await call(operation, input)).toEqual({ status: 400, body: { __type, message } })),
    );
  });

  describe('is about another', () => {
    const their = (resource: string) => `arn:aws:ecs:us-east-1:111122223333:${resource}`;
    const distant = (resource: string) => `arn:aws:ecs:eu-west-1:000000000000:${resource}`;
    it.each(placesOfArns(their).map(({ operation, member }, index) => [operation, member, index] as const))(
      'account’s resource: %s by its %s',
      (_operation, _member, index) =>
        unchanged(async () => {
          const { operation, input } = placesOfArns(their)[index] ?? expect.fail();
          const body = { __type: 'InvalidParameterException', message: 'AccountIDs mismatch' };
          expect(await call(operation, input)).toEqual({ status: 400, body });
        }),
    );

    // AWS's sentence: https://github.com/aws/aws-cli/issues/3175
    it.each(placesOfArns(distant).map(({ operation, member }, index) => [operation, member, index] as const))(
      'region’s resource: %s by its %s, though it is there',
      (_operation, _member, index) =>
        unchanged(async () => {
          const { operation, input } = placesOfArns(distant, far)[index] ?? expect.fail();
          const body = { __type: 'InvalidParameterException', message: 'Invalid Region in ARN' };
          expect(await call(operation, input)).toEqual({ status: 400, body });
        }),
    );
  });

  describe('asks for what is not built:', () => {
    const missing = [...ecs.operations, ...ecs.newerOperations].filter(
      (name) => !BUILT.some((one) => one.name === name),
    );
    it.each(missing)('ECS %s', async (name) => {
      expect(await call(name)).toEqual(notBuilt(`ECS ${name}`));
    });
    it.each([...ecr.operations, ...ecr.newerOperations])('ECR %s', async (name) => {
      expect(await send('{}', `${ecr.protocol.targetPrefix}.${name}`)).toEqual(notBuilt(`ECR ${name}`));
    });

    const fields: [name: string, ofTask: Json, ofContainer: Json][] = [
      ['networkMode awsvpc', AWSVPC, {}],
      ...Object.entries(UNBUILT_TASK).map(([name, value]): [string, Json, Json] => [name, { [name]: value }, {}]),
      ...Object.entries(UNBUILT_CONTAINER).map(([name, value]): [string, Json, Json] => [name, {}, { [name]: value }]),
    ];
    it.each(fields)(
      'running a definition’s %s, which is given back as it was sent',
      async (name, ofTask, ofContainer) => {
        const { task = {}, db = {}, named = name } = BESIDE[name] ?? {};
        const containerDefinitions = [{ ...container(), ...ofContainer }, container({ name: 'db', ...db })];
        const sent = { family: 'unbuilt', ...task, ...ofTask, containerDefinitions };
        const { status, body } = await call('RegisterTaskDefinition', sent);
        expect([status, body.taskDefinition]).toEqual([200, expect.objectContaining(ofTask)]);
        expect(body.taskDefinition).toMatchObject(sent);
        await unchanged(async () => {
          const what = `Running a task with the task definition's ${named}`;
          expect(await call('RunTask', { taskDefinition: 'unbuilt' })).toEqual(notBuilt(what));
        });
      },
    );

    it.each(BUILT.flatMap(({ name, unbuilt }) => unbuilt.map((member) => [name, member] as const)))(
      '%s with %s',
      (name, member) =>
        unchanged(async () => {
          const input = { ...VALID[name], [member]: { ...UNBUILT_MEMBERS, ...OF_AGENTS }[member] };
          expect(await call(name, input)).toEqual(notBuilt(`ECS ${name} with ${member}`));
        }),
    );

    it.each(['RunTask', 'StartTask'])('%s with an override, and it names itself', async (name) => {
      const input = { ...VALID[name], ...overriding({ ephemeralStorage: { sizeInGiB: 21 } }) };
      expect(await call(name, input)).toEqual(notBuilt(`ECS ${name} with overrides.ephemeralStorage`));
    });
  });

  describe('has a value that cannot be:', () => {
    const tags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }));
    const ports = [{ name: 'PORTS', type: 'STRINGSET', stringSetValue: ['http'] }];
    it.each<[string, string, Json]>([
      ['a task CPU that is no number', 'RunTask', overriding({ cpu: 'lots' })],
      ['a negative task CPU', 'RunTask', overriding({ cpu: '-512' })],
      ['a task memory that is no number', 'RunTask', overriding({ memory: 'much' })],
      ['a negative task memory', 'RunTask', overriding({ memory: '-512' })],
      ['a negative CPU of a container', 'RunTask', overridingApp({ cpu: -1 })],
      ['a negative memory of a container', 'RunTask', overridingApp({ memory: -1 })],
      ['a negative reservation of a container', 'RunTask', overridingApp({ memoryReservation: -1 })],
      ['a clientToken of 65 characters', 'RunTask', { ...VALID.RunTask, clientToken: 'x'.repeat(65) }],
      ['a clientToken with a space', 'RunTask', { ...VALID.RunTask, clientToken: 'a b' }],
      ['a startedBy of 129 characters', 'RunTask', { ...VALID.RunTask, startedBy: 'x'.repeat(129) }],
      ['a startedBy of 37 characters', 'StartTask', { ...VALID.StartTask, startedBy: 'x'.repeat(37) }],
      ['11 tasks at once', 'RunTask', { ...VALID.RunTask, count: 11 }],
      ['11 instances', 'StartTask', { ...VALID.StartTask, containerInstances: Array(11).fill(ID) }],
      ['a negative CPU in a definition', 'RegisterTaskDefinition', app({ cpu: -1 })],
      ['a negative memory in a definition', 'RegisterTaskDefinition', app({ memory: -1 })],
      ['less memory than any Docker takes', 'RegisterTaskDefinition', app({ memory: 3 })],
      ['a negative reservation in a definition', 'RegisterTaskDefinition', app({ memoryReservation: -1 })],
      ['a port beyond the last', 'RegisterTaskDefinition', app({ portMappings: [{ containerPort: 65_536 }] })],
      ['a port in use that is no number', 'RegisterContainerInstance', { totalResources: ports }],
      ['51 tags', 'CreateCluster', { clusterName: 'tagged', tags }],
      ['a tag of AWS’s own', 'CreateCluster', { clusterName: 'tagged', tags: [{ key: 'AWS:x', value: '' }] }],
      ['pages of none', 'ListTasks', { maxResults: 0 }],
      ['pages of 101', 'ListClusters', { maxResults: 101 }],
      ['an include that does not exist', 'DescribeClusters', { include: ['ALL'] }],
      ['51 tags', 'TagResource', { ...VALID.TagResource, tags }],
      ['a tag of AWS’s own', 'TagResource', { ...VALID.TagResource, tags: [{ key: 'aws:x', value: '' }] }],
      ['a setting’s value that is none of its', 'PutAccountSetting', { name: 'awsvpcTrunking', value: 'maybe' }],
      ['the principal of nobody', 'PutAccountSetting', { ...VALID.PutAccountSetting, principalArn: '' }],
      ['pages of 11', 'ListAccountSettings', { maxResults: 11 }],
      ['an empty list of attributes', 'PutAttributes', { attributes: [] }],
      ['11 definitions', 'DeleteTaskDefinitions', { taskDefinitions: Array(11).fill('web:1') }],
      ['11 tasks', 'UpdateTaskProtection', { ...VALID.UpdateTaskProtection, tasks: Array(11).fill(ID) }],
      ['a task status there is not', 'SubmitTaskStateChange', { task: ID, status: 'ASLEEP' }],
      ['101 tasks', 'DescribeTasks', { tasks: Array(101).fill(ID) }],
    ])('%s, %s', (_what, operation, input) =>
      unchanged(async () => {
        const { status, body } = await call(operation, input);
        expect([status, body.__type]).toEqual([400, REFUSED]);
      }),
    );
  });
});
