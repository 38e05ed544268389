import type { ContainerSecrets, RegistryCredentials, TaskSecrets } from '../../agent/link.ts';
import { parseArn } from '../../model/arn.ts';
import type { EnvironmentFileSource } from '../../model/environment-file.ts';
import type { ImageSource } from '../../model/image-source.ts';
import type { SecretSource } from '../../model/secret-source.ts';
import type { Task } from '../../model/task.ts';
import type { ContainerDefinition, TaskDefinition } from '../../model/task-definition.ts';

/** Where tasks have from what is in no definition. */
export interface SecretSources {
  readonly secrets: SecretSource;
  readonly files: EnvironmentFileSource;
  readonly images: ImageSource;
}

const PULL =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
  'unable to retrieve secret from asm:';

/**
 * All secrets of a task's containers, the variables in their files, and who pulls their images, `resolved` in the place
 * of their own names; or why not all can be had.
 */
export function secretsOfTask(
  { secrets: source, files, images }: SecretSources,
  { arn: taskArn, overrides }: Pick<Task, 'arn' | 'overrides'>,
  { containers }: Pick<TaskDefinition, 'containers'>,
  resolved: ReadonlyMap<string, string>,
  now: number,
): TaskSecrets {
  const scope = parseArn(taskArn);
  if (!scope) throw new Error(`${taskArn} is no ARN`);
  const values = source.resolve(scope, containers.flatMap(sourcesOf), now);
  if ('error' in values) return values;
  const found: [string, ContainerSecrets][] = [];
  for (const { name, image, secrets = [], environmentFiles = [], repositoryCredentials } of containers) {
    const override = overrides.containerOverrides?.find((each) => each.name === name);
    const read = files.read((override?.environmentFiles ?? environmentFiles).map(({ value }) => value));
    if ('error' in read) return read;
    const environment = Object.fromEntries(
      secrets.map((secret) => [secret.name, values.values.get(secret.valueFrom) ?? '']),
    );
    const given = { environment, files: read.variables };
    if (!repositoryCredentials)
      found.push([name, { ...given, ...images.find(resolved.get(name) ?? image, scope, now) }]);
    else {
      const { credentialsParameter } = repositoryCredentials;
      const registry = registryIn(values.values.get(credentialsParameter) ?? '');
      if (!registry) return { error: `${PULL} secret ${credentialsParameter} does not hold a username and a password` };
      found.push([name, { ...given, registry }]);
    }
  }
  return { containers: Object.fromEntries(found) };
}

const sourcesOf = ({ secrets = [], repositoryCredentials }: ContainerDefinition): string[] => [
  ...secrets.map(({ valueFrom }) => valueFrom),
  ...(repositoryCredentials ? [repositoryCredentials.credentialsParameter] : []),
];

/** `{"username": …, "password": …}`; undefined for any other text. */
function registryIn(text: string): RegistryCredentials | undefined {
  try {
    const { username, password } = JSON.parse(text) as Partial<RegistryCredentials>;
    return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
  } catch {
    return undefined;
  }
}
