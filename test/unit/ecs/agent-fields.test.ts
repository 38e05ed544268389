import { describe, expect, it } from 'vitest';
import { inputs } from '../../../api-schemas/ecs/inputs.ts';
import { CONTAINER_FIELDS, TASK_FIELDS, unbuiltFields } from '../../../src/apis/ecs/rules/agent-fields.ts';
import { bare, definitionOf } from '../api-schemas/schema-walk.ts';
import { UNBUILT_CONTAINER, UNBUILT_TASK } from './unbuilt-values.ts';

const unbuilt = (container: object, task: object = {}) =>
  unbuiltFields({ document: { ...task, containerDefinitions: [container] } }, false);

/** What the scheduler and the agent honour. */
const HONOURED = {
  task: [
    'family',
    'networkMode',
    'containerDefinitions',
    'placementConstraints',
    'requiresCompatibilities',
    'pidMode',
    'ipcMode',
    'cpu',
    'memory',
    'tags',
    'taskRoleArn',
    'executionRoleArn',
  ],
  container: [
    'name',
    'image',
    'cpu',
    'memory',
    'memoryReservation',
    'portMappings',
    'essential',
    'entryPoint',
    'command',
    'environment',
    'stopTimeout',
    'user',
    'workingDirectory',
    'dockerLabels',
    'healthCheck',
    'mountPoints',
    'volumesFrom',
    'dependsOn',
    'links',
    'restartPolicy',
    'startTimeout',
    'disableNetworking',
    'dnsSearchDomains',
    'dnsServers',
    'dockerSecurityOptions',
    'extraHosts',
    'hostname',
    'interactive',
    'linuxParameters',
    'privileged',
    'pseudoTerminal',
    'readonlyRootFilesystem',
    'systemControls',
    'ulimits',
    'secrets',
    'environmentFiles',
    'repositoryCredentials',
  ],
};

/** Refused when a definition is registered (facts, section 2.3), so no task ever has them. */
const REFUSED = ['inferenceAccelerators'];

describe('the fields of a task definition', () => {
  const task = definitionOf(bare(inputs.RegisterTaskDefinition())).shape ?? {};
  const list = task.containerDefinitions && definitionOf(bare(task.containerDefinitions)).element;
  const container = (list && definitionOf(bare(list)).shape) ?? {};

  it.each([
    ['task', Object.keys(task), [...HONOURED.task, ...REFUSED], TASK_FIELDS],
    ['container', Object.keys(container), HONOURED.container, CONTAINER_FIELDS],
  ])('are each honoured or in the table: none of a %s is silently dropped', (_what, fields, honoured, table) => {
    expect(fields.length).toBeGreaterThan(10);
    const known = new Set([...honoured, ...Object.keys(table)]);
    expect(fields.filter((field) => !known.has(field))).toEqual([]);
    expect([...known].filter((field) => !fields.includes(field))).toEqual([]);
  });

  it('each say in the table, in a few words, what becomes of them', () => {
    for (const { note } of [...Object.values(TASK_FIELDS), ...Object.values(CONTAINER_FIELDS)]) {
      expect(note).toMatch(/^\S.{5,}\S$/);
    }
  });
});

describe('a definition can be run', () => {
  it.each<[string, object, object?]>([
    ['when it asks for nothing special', {}],
    ['when its lists are empty', { credentialSpecs: [] }, { volumes: [] }],
    [
      'with volumes of the host, of Docker and of EFS',
      {},
      { volumes: [{ name: 'a' }, { name: 'b', host: { sourcePath: '/b' } }, { efsVolumeConfiguration: {} }] },
    ],
    ['when fault injection is off', {}, { enableFaultInjection: false }],
    ['when its ports are single', { portMappings: [{ containerPort: 80, hostPort: 0 }] }],
    [
      'when it asks for what has no effect',
      { logConfiguration: { logDriver: 'awslogs' }, versionConsistency: 'disabled' },
      { runtimePlatform: { cpuArchitecture: 'ARM64' } },
    ],
  ])('%s', (_when, container, task) => {
    expect(unbuilt(container, task)).toEqual([]);
  });

  it.each(Object.keys({ ...UNBUILT_TASK, ...UNBUILT_CONTAINER }))('not with %s, which is named', (field) => {
    const ofTask = field in UNBUILT_TASK ? { [field]: UNBUILT_TASK[field] } : {};
    const ofContainer = field in UNBUILT_CONTAINER ? { [field]: UNBUILT_CONTAINER[field] } : {};
    expect(unbuilt(ofContainer, ofTask)).toEqual([field]);
  });

  it.each([
    ['task', TASK_FIELDS, UNBUILT_TASK],
    ['container', CONTAINER_FIELDS, UNBUILT_CONTAINER],
  ])('only as this test says: it has every field of a %s that is not built', (_what, table, values) => {
    const names = Object.keys(table).filter((name) => table[name]?.kind === 'unbuilt');
    expect(Object.keys(values).toSorted()).toEqual(names.toSorted());
  });

  it.each([
    ['GPUs', 'GPU', true, []],
    ['inference accelerators', 'InferenceAccelerator', true, ['resourceRequirements']],
    ['GPUs of a real engine', 'GPU', false, ['resourceRequirements']],
  ])('with %s only where they are simulated', (_what, type, isSimulated, expected) => {
    const document = { containerDefinitions: [{ resourceRequirements: [{ type, value: '1' }] }] };
    expect(unbuiltFields({ document }, isSimulated)).toEqual(expected);
  });

  it('not when any of its containers cannot, and every reason is named, the task’s first', () => {
    const document = {
      enableFaultInjection: true,
      containerDefinitions: [{ credentialSpecs: ['c'] }, {}, { firelensConfiguration: {} }],
    };
    expect(unbuiltFields({ document }, false)).toEqual([
      'enableFaultInjection',
      'credentialSpecs',
      'firelensConfiguration',
    ]);
  });
});
