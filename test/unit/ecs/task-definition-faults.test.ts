import { describe, expect, it } from 'vitest';
import { storageKindFaults } from '../../../src/apis/ecs/rules/task-definition/compatibilities.ts';
import { proxyModeFaults } from '../../../src/apis/ecs/rules/task-definition/proxy.ts';
import { secretRoleFaults } from '../../../src/apis/ecs/rules/task-definition/secrets.ts';
import type { Faults, Sent, SentContainer } from '../../../src/apis/ecs/rules/task-definition/sent.ts';
import { mountFaults } from '../../../src/apis/ecs/rules/task-definition/volumes.ts';

const sent = (container: Partial<SentContainer>, task: Partial<Sent> = {}): Sent => ({
  family: 'f',
  containerDefinitions: [{ name: 'app', image: 'busybox', memory: 8, ...container }],
  ...task,
});
const V = { name: 'v' };
const MOUNTS_V = { mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] };
const SECRET = { secrets: [{ name: 'S', valueFrom: 'p' }] };
const LOG_SECRET = { logConfiguration: { logDriver: 'splunk' as const, secretOptions: SECRET.secrets } };
const ephemeralStorage = { sizeInGiB: 21 };
const proxyConfiguration = { containerName: 'app' };

const NO_ROLE = "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
const NO_STORAGE = 'Tasks using the EC2 launch type do not support EphemeralStorage.';
const NO_PROXY = 'APPMESH proxy configuration is only supported in networkMode=awsvpc';
const AWSVPC = { networkMode: 'awsvpc' } as const;

describe('a rule of task definitions', () => {
  it.each<[string, (sent: Sent) => Faults, Sent, string[]]>([
    ['mounts, of a volume that is not declared', mountFaults, sent(MOUNTS_V), ["Unknown volume 'v'."]],
    [
      'mounts, of volumes that are only declared',
      mountFaults,
      sent(MOUNTS_V, { volumes: [V, { name: 'a' }, { name: 'b' }] }),
      ['Volumes [a, b] are not referenced by any of the containers'],
    ],
    ['mounts, of a volume that is both', mountFaults, sent(MOUNTS_V, { volumes: [V] }), []],
    ['secrets, without an execution role', secretRoleFaults, sent(SECRET), [NO_ROLE]],
    ['secrets, of a log driver without one', secretRoleFaults, sent(LOG_SECRET), [NO_ROLE]],
    ['secrets, with one', secretRoleFaults, sent(SECRET, { executionRoleArn: 'arn' }), []],
    ['secrets, when there are none', secretRoleFaults, sent({ secrets: [] }), []],
    ['proxies, in no mode', proxyModeFaults, sent({}, { proxyConfiguration }), [NO_PROXY]],
    ['proxies, in awsvpc', proxyModeFaults, sent({}, { ...AWSVPC, proxyConfiguration }), []],
    ['storage, where Fargate is out', storageKindFaults, sent({}, { ephemeralStorage }), [NO_STORAGE]],
    ['storage, of no size', storageKindFaults, sent({}, { ...AWSVPC, ephemeralStorage }), [NO_STORAGE]],
    [
      'storage, on Fargate',
      storageKindFaults,
      sent({}, { ...AWSVPC, cpu: '256', memory: '512', ephemeralStorage }),
      [],
    ],
  ])('about %s', (_what, rule, definition, messages) => {
    expect([...rule(definition)]).toEqual(messages);
  });
});
