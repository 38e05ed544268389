import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { ID, type Json, VALID } from '../../unit/ecs/operation-inputs.ts';
import { type BadInputServer, startBadInputServer } from './bad-input-server.ts';

const app = (more: Partial<ContainerDefinition>): Json => ({
  ...definition('new', { containerDefinitions: [container(more)] }),
});
const overriding = (overrides: Json): Json => ({ taskDefinition: 'web', overrides });
const overridingApp = (more: Json): Json => overriding({ containerOverrides: [{ name: 'app', ...more }] });
const attribute = (more: Json): Json => ({ attributes: [{ name: 'stack', targetId: ID, ...more }] });
const having = (name: string, value: string): Json => ({
  totalResources: [{ name, type: 'STRINGSET', stringSetValue: [value] }],
});

/** What is refused with a ClientException, besides all that is wrong with a task definition. */
const CLIENTS = ['an empty list of attributes', 'a document that is none'];

describe('input with a value that cannot be:', () => {
  let server: BadInputServer;
  beforeAll(async () => {
    server = await startBadInputServer();
  });
  afterAll(() => server.close());

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
    ['a negative CPU in a definition', 'RegisterTaskDefinition', app({ cpu: -1 })],
    ['a negative memory in a definition', 'RegisterTaskDefinition', app({ memory: -1 })],
    ['less memory than any Docker takes', 'RegisterTaskDefinition', app({ memory: 3 })],
    ['a negative reservation in a definition', 'RegisterTaskDefinition', app({ memoryReservation: -1 })],
    ['a port beyond the last', 'RegisterTaskDefinition', app({ portMappings: [{ containerPort: 65_536 }] })],
    ['a port in use that is no number', 'RegisterContainerInstance', having('PORTS', 'http')],
    ['a port in use that is a text of none', 'RegisterContainerInstance', having('PORTS', '')],
    ['a port in use in another notation', 'RegisterContainerInstance', having('PORTS_UDP', '0x16')],
    ['a port in use beyond the last', 'RegisterContainerInstance', having('PORTS', '65536')],
    ['a negative port in use', 'RegisterContainerInstance', having('PORTS', '-1')],
    ['a GPU without an id', 'RegisterContainerInstance', having('GPU', '')],
    ['a setting’s value that is none of its', 'PutAccountSetting', { name: 'awsvpcTrunking', value: 'maybe' }],
    ['the principal of nobody', 'PutAccountSetting', { ...VALID.PutAccountSetting, principalArn: '' }],
    ['an empty list of attributes', 'PutAttributes', { attributes: [] }],
    ['a task status there is not', 'SubmitTaskStateChange', { task: ID, status: 'ASLEEP' }],
    ['no tasks', 'RunTask', { ...VALID.RunTask, count: 0 }],
    ['fewer than no tasks', 'RunTask', { ...VALID.RunTask, count: -1 }],
    ['a task CPU past any number', 'RunTask', overriding({ cpu: '9'.repeat(400) })],
    ['a task memory past any number', 'RunTask', overriding({ memory: `${'9'.repeat(400)} GB` })],
    ['an empty clientToken', 'RunTask', { ...VALID.RunTask, clientToken: '' }],
    ['a clientToken of other characters', 'RunTask', { ...VALID.RunTask, clientToken: 'é' }],
    ['a startedBy with a space', 'RunTask', { ...VALID.RunTask, startedBy: 'a b' }],
    ['a startedBy with a space', 'StartTask', { ...VALID.StartTask, startedBy: 'a b' }],
    ['a group of 256 characters', 'RunTask', { ...VALID.RunTask, group: 'x'.repeat(256) }],
    ['the tags of no service', 'RunTask', { ...VALID.RunTask, propagateTags: 'SERVICE' }],
    ['startedBy and another filter', 'ListTasks', { startedBy: 'me', family: 'web' }],
    ['a task CPU past any number', 'RegisterTaskDefinition', { ...definition('new', { cpu: '9'.repeat(400) }) }],
    ['a task memory past any number', 'RegisterTaskDefinition', { ...definition('new', { memory: '9'.repeat(400) }) }],
    ['no family', 'RegisterTaskDefinition', { ...definition('') }],
    ['a family of 256 characters', 'RegisterTaskDefinition', { ...definition('x'.repeat(256)) }],
    ['a family with a space', 'RegisterTaskDefinition', { ...definition('a b') }],
    ['no containers', 'RegisterTaskDefinition', { family: 'new', containerDefinitions: [] }],
    [
      'a negative size of an instance',
      'RegisterContainerInstance',
      { totalResources: [{ name: 'CPU', type: 'INTEGER', integerValue: -1 }] },
    ],
    ['a document that is none', 'RegisterContainerInstance', { instanceIdentityDocument: '{' }],
    ['no cluster name', 'CreateCluster', { clusterName: '' }],
    ['a cluster name of 256 characters', 'CreateCluster', { clusterName: 'x'.repeat(256) }],
    ['a cluster name with a slash', 'CreateCluster', { clusterName: 'a/b' }],
    [
      'a setting’s value that is none of its',
      'CreateCluster',
      { clusterName: 'new', settings: [{ name: 'containerInsights', value: 'maybe' }] },
    ],
    [
      'a setting’s value that is none of its',
      'UpdateCluster',
      { cluster: 'default', settings: [{ name: 'containerInsights', value: 'maybe' }] },
    ],
    [
      'a setting’s value that is none of its',
      'UpdateClusterSettings',
      { cluster: 'default', settings: [{ name: 'containerInsights', value: 'maybe' }] },
    ],
    ['a setting’s value that is none of its', 'PutAccountSettingDefault', { name: 'awsvpcTrunking', value: '' }],
    ['a setting of AWS’s own', 'PutAccountSetting', { name: 'guardDutyActivate', value: 'on' }],
    ['an attribute without a name', 'PutAttributes', attribute({ name: '' })],
    ['an attribute name of 129 characters', 'PutAttributes', attribute({ name: 'x'.repeat(129) })],
    ['an attribute name with a space', 'PutAttributes', attribute({ name: 'a b' })],
    ['an attribute value of 129 characters', 'PutAttributes', attribute({ value: 'x'.repeat(129) })],
    ['an attribute value that begins with a space', 'PutAttributes', attribute({ value: ' x' })],
    ['an attribute of the agent’s own', 'PutAttributes', attribute({ name: 'ecs.os-type' })],
    ['an attribute of the agent’s own', 'DeleteAttributes', attribute({ name: 'ecs.os-type' })],
    ['11 attributes', 'PutAttributes', { attributes: Array(11).fill({ name: 'a', targetId: ID }) }],
    ['an empty list of attributes', 'DeleteAttributes', { attributes: [] }],
    ['protection for no time', 'UpdateTaskProtection', { ...VALID.UpdateTaskProtection, expiresInMinutes: 0 }],
    ['protection for too long', 'UpdateTaskProtection', { ...VALID.UpdateTaskProtection, expiresInMinutes: 2881 }],
    [
      'an instance made INACTIVE',
      'UpdateContainerInstancesState',
      { ...VALID.UpdateContainerInstancesState, status: 'DEREGISTERING' },
    ],
    ['a resource that is no ARN', 'TagResource', { ...VALID.TagResource, resourceArn: 'default' }],
    ['a resource that is no ARN', 'UntagResource', { ...VALID.UntagResource, resourceArn: 'arn:aws:s3:::bucket' }],
    [
      'a resource of no kind',
      'ListTagsForResource',
      { resourceArn: 'arn:aws:ecs:us-east-1:000000000000:constructor/x' },
    ],
  ])('%s, %s', (what, operation, input) =>
    server.unchanged(async () => {
      const isClients = operation === 'RegisterTaskDefinition' || CLIENTS.includes(what);
      const __type = isClients ? 'ClientException' : 'InvalidParameterException';
      const answer = await server.call(operation, input);
      expect(answer, JSON.stringify(answer)).toMatchObject({ status: 400, body: { __type } });
    }),
  );

  it('overrides of more than 8192 characters, in AWS’s sentence', () =>
    server.unchanged(async () => {
      const message = 'Container Overrides length must be at most 8192';
      const answer = await server.call('RunTask', overridingApp({ command: ['x'.repeat(8192)] }));
      expect(answer).toEqual({ status: 400, body: { __type: 'InvalidParameterException', message } });
    }));

  it.each(['pullStartedAt', 'pullStoppedAt', 'executionStoppedAt'])('a %s that no date reaches', async (member) => {
    const tasks = (await server.call('ListTasks')).body.taskArns as string[];
    await server.unchanged(async () => {
      for (const time of [1e13, -1e13, 1e308]) {
        const answer = await server.call('SubmitTaskStateChange', {
          task: tasks[0],
          status: 'RUNNING',
          [member]: time,
        });
        expect(answer).toMatchObject({ status: 400, body: { __type: 'InvalidParameterException' } });
      }
    });
  });
});
