import { expect } from 'vitest';
import { model } from '../../../api-schemas/ecs/model.ts';
import { container, definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';
import { type Json, VALID } from '../../unit/ecs/operation-inputs.ts';
import { withDatabase, writeCounter } from './generated/rows.ts';

const OWN_PROVIDER = { name: 'own', autoScalingGroupProvider: { autoScalingGroupArn: 'own' } };
/** A definition with all that a service of it could be asked for. */
const FIT = definition('fit', {
  taskRoleArn: 'arn:aws:iam::000000000000:role/r',
  volumes: [{ name: 'v', configuredAtLaunch: true }],
  containerDefinitions: [
    container({ portMappings: [{ containerPort: 80 }], mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] }),
  ],
});
const REGIONS = ['us-east-1', 'eu-west-1'] as const;

/** What is answered to a call. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/**
 * A server whose state is looked at around calls, in two regions. In each region cluster `default` has a fleet, the
 * definitions `web`, `far` and `fit`, the daemon's `agent`, a service `old`, a service `late` for task sets and a task of `web`, and there is a capacity provider `own`; `far`
 * names the ids of the other region. Close it.
 */
export async function startBadInputServer() {
  const { started: server, database } = await withDatabase(startServer);
  const writes = writeCounter(database);

  async function send(body: string | Uint8Array<ArrayBuffer>, target: string, region = 'us-east-1'): Promise<Answer> {
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
    send(JSON.stringify(input), `${model.protocol.targetPrefix}.${operation}`, region);

  /** What the scheduler counts beside the rows: what is left of each instance. */
  async function instances(region: string) {
    const { containerInstanceArns: containerInstances } = (await call('ListContainerInstances', {}, region)).body;
    return call('DescribeContainerInstances', { containerInstances }, region);
  }

  /** Makes sure that what is done leaves everything as it was, in both regions. */
  async function unchanged(run: () => Promise<unknown>): Promise<void> {
    const before = { written: writes(), instances: await Promise.all(REGIONS.map(instances)) };
    await run();
    await server.idle();
    expect({ written: writes(), instances: await Promise.all(REGIONS.map(instances)) }).toEqual(before);
  }

  const far = { task: '', instance: '' };
  for (const region of REGIONS) {
    await call('RegisterContainerInstance', { instanceIdentityDocument: '{"instanceType":"m5.large"}' }, region);
    await call('CreateCapacityProvider', OWN_PROVIDER, region);
    await call('RegisterDaemonTaskDefinition', { ...VALID.RegisterDaemonTaskDefinition, family: 'agent' }, region);
    for (const family of ['web', 'far']) await call('RegisterTaskDefinition', { ...definition(family) }, region);
    await call('RegisterTaskDefinition', { ...FIT }, region);
    await call('CreateService', { ...VALID.CreateService, serviceName: 'old' }, region);
    await call('CreateService', { serviceName: 'late', deploymentController: { type: 'EXTERNAL' } }, region);
    const [task] = (await call('RunTask', { taskDefinition: 'web' }, region)).body.tasks as Record<string, string>[];
    far.task = String(task?.taskArn).slice(-32);
    far.instance = String(task?.containerInstanceArn).slice(-32);
  }
  await server.idle();
  return { send, call, unchanged, far, close: () => server.close() };
}

export type BadInputServer = Awaited<ReturnType<typeof startBadInputServer>>;
