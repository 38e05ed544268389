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

const UNBUILT_VOLUMES = ['configuredAtLaunch', 'fsxWindowsFileServerVolumeConfiguration', 's3filesVolumeConfiguration'];

/** Fields of a task definition that the agent does not honour. The README prints this table. */
export const TASK_FIELDS: Readonly<Record<string, FieldRule>> = {
  runtimePlatform: ignored('containers run on the platform of the machine'),
  volumes: unbuilt('none that is configured at launch, of FSx or of S3', (value) =>
    (value as Readonly<Record<string, unknown>>[]).every((volume) => UNBUILT_VOLUMES.every((kind) => !volume[kind])),
  ),
  proxyConfiguration: unbuilt('no App Mesh proxies'),
  ephemeralStorage: ignored("a task may use as much of the engine's disk as there is"),
  enableFaultInjection: unbuilt('no fault injection', isFalse),
};

/** The same of a container definition. */
export const CONTAINER_FIELDS: Readonly<Record<string, FieldRule>> = {
  logConfiguration: ignored(
    "awslogs goes to CloudWatch Logs; of any other driver, output stays with the engine: 'docker logs'",
  ),
  versionConsistency: ignored('it is for images of the registry here; any other is used as the engine has it'),
  firelensConfiguration: unbuilt('no log routers'),
  resourceRequirements: {
    kind: 'unbuilt',
    note: 'containers get no GPUs; with the simulated runtime GPUs are placed by',
    simulated: (value) => (value as { type?: string }[]).every(({ type }) => type === 'GPU'),
  },
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
