import type { TaskDefinition } from '../../../model/task-definition.ts';

/** What becomes of a task definition's field when a task runs. */
interface FieldRule {
  /** `ignored`: accepted and given back without effect. `unbuilt`: running such a task answers 501. */
  readonly kind: 'ignored' | 'unbuilt';
  readonly note: string;
  /** Values that change nothing and are therefore fine. */
  readonly harmless?: (value: unknown) => boolean;
  /** Values that tasks can have all the same where nothing really runs. */
  readonly simulated?: (value: unknown) => boolean;
}

const isFalse = (value: unknown): boolean => value === false;
const ignored = (note: string): FieldRule => ({ kind: 'ignored', note });
const unbuilt = (note: string, harmless?: (value: unknown) => boolean): FieldRule => ({
  kind: 'unbuilt',
  note,
  ...(harmless ? { harmless } : {}),
});

/** Fields of a task definition that the agent does not honour. The README prints this table. */
export const TASK_FIELDS: Readonly<Record<string, FieldRule>> = {
  taskRoleArn: ignored('containers get no role credentials yet'),
  executionRoleArn: ignored('images are pulled with the credentials of the engine'),
  runtimePlatform: ignored('containers run on the platform of the machine'),
  volumes: unbuilt('no volumes yet'),
  pidMode: unbuilt('each container has its own process namespace'),
  ipcMode: unbuilt('each container has its own IPC namespace'),
  proxyConfiguration: unbuilt('no App Mesh proxies'),
  ephemeralStorage: ignored("a task may use as much of the engine's disk as there is"),
  enableFaultInjection: unbuilt('no fault injection', isFalse),
};

/** The same of a container definition. */
export const CONTAINER_FIELDS: Readonly<Record<string, FieldRule>> = {
  logConfiguration: ignored("logs stay with the engine: read them with 'docker logs'"),
  startTimeout: ignored('a start is waited for as long as it takes'),
  versionConsistency: ignored('images are used as the engine has them'),
  dependsOn: unbuilt('containers start in the order of the definition'),
  disableNetworking: unbuilt('use networkMode none', isFalse),
  dnsSearchDomains: unbuilt('the engine decides'),
  dnsServers: unbuilt('the engine decides'),
  dockerSecurityOptions: unbuilt('not passed on'),
  environmentFiles: unbuilt('no file store yet'),
  extraHosts: unbuilt('not passed on'),
  firelensConfiguration: unbuilt('no log routers'),
  hostname: unbuilt('the engine decides'),
  interactive: unbuilt('no standard input', isFalse),
  links: unbuilt('not passed on'),
  linuxParameters: unbuilt('not passed on'),
  mountPoints: unbuilt('no volumes yet'),
  portMappings: unbuilt('a containerPortRange is not published', (value) =>
    (value as { containerPortRange?: string }[]).every(({ containerPortRange }) => containerPortRange === undefined),
  ),
  privileged: unbuilt('not passed on', isFalse),
  pseudoTerminal: unbuilt('not passed on', isFalse),
  readonlyRootFilesystem: unbuilt('not passed on', isFalse),
  repositoryCredentials: unbuilt('images are pulled with the credentials of the engine'),
  resourceRequirements: {
    kind: 'unbuilt',
    note: 'containers get no GPUs; with the simulated runtime GPUs are placed by',
    simulated: (value) => (value as { type?: string }[]).every(({ type }) => type === 'GPU'),
  },
  restartPolicy: unbuilt('containers are not restarted', (value) => (value as { enabled?: boolean }).enabled === false),
  secrets: unbuilt('no secret store yet'),
  systemControls: unbuilt('not passed on'),
  ulimits: unbuilt('not passed on'),
  volumesFrom: unbuilt('no volumes yet'),
  credentialSpecs: unbuilt('no gMSA'),
};

function* unbuiltIn(
  rules: typeof TASK_FIELDS,
  document: Readonly<Record<string, unknown>>,
  isSimulated: boolean,
): Generator<string> {
  for (const [field, { kind, harmless, simulated }] of Object.entries(rules)) {
    const value = document[field];
    if (kind !== 'unbuilt' || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    if (!harmless?.(value) && !(isSimulated && simulated?.(value))) yield field;
  }
}

/** Names of the fields for which a task of this definition cannot be run yet, in the table's order. */
export function unbuiltFields({ document }: Pick<TaskDefinition, 'document'>, isSimulated: boolean): string[] {
  const containers = document.containerDefinitions as readonly Readonly<Record<string, unknown>>[];
  return [
    ...unbuiltIn(TASK_FIELDS, document, isSimulated),
    ...containers.flatMap((container) => [...unbuiltIn(CONTAINER_FIELDS, container, isSimulated)]),
  ];
}
