import type { ContainerSecrets, RegistryCredentials, TaskSecrets } from '../../agent/link.ts';
import { parseArn } from '../../model/arn.ts';
import type { SecretSource } from '../../model/secret-source.ts';
import type { ContainerDefinition, TaskDefinition } from '../../model/task-definition.ts';

const PULL =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
  'unable to retrieve secret from asm:';

/** The values of all secrets of a task's containers, and who pulls their images; or why one of them cannot be had. */
export function secretsOfTask(
  source: SecretSource,
  taskArn: string,
  { containers }: Pick<TaskDefinition, 'containers'>,
  now: number,
): TaskSecrets {
  const scope = parseArn(taskArn);
  if (!scope) throw new Error(`${taskArn} is no ARN`);
  const resolved = source.resolve(scope, containers.flatMap(sourcesOf), now);
  if ('error' in resolved) return resolved;
  const found: [string, ContainerSecrets][] = [];
  for (const { name, secrets = [], repositoryCredentials } of containers) {
    const environment = Object.fromEntries(
      secrets.map((secret) => [secret.name, resolved.values.get(secret.valueFrom) ?? '']),
    );
    if (!repositoryCredentials) found.push([name, { environment }]);
    else {
      const { credentialsParameter } = repositoryCredentials;
      const registry = registryIn(resolved.values.get(credentialsParameter) ?? '');
      if (!registry) return { error: `${PULL} secret ${credentialsParameter} does not hold a username and a password` };
      found.push([name, { environment, registry }]);
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
