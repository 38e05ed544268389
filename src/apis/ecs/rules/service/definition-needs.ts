import type { AskedService, Faults } from './asked.ts';

type Asked = Pick<AskedService, 'sent' | 'definition'>;

/** Volume configurations for volumes that the task definition does not leave to its launch. */
export function* volumeFaults({ sent, definition }: Asked): Faults {
  const volumes = (definition?.document.volumes ?? []) as readonly { name?: string; configuredAtLaunch?: boolean }[];
  for (const { name } of sent.volumeConfigurations ?? []) {
    if (!volumes.some((volume) => volume.name === name && volume.configuredAtLaunch)) {
      yield `The volume name '${name}' in your request does not have a matching volume in your Task Definition.`;
    }
  }
}

/** ECS Exec without a role for the tasks, by which their agent would connect. */
export function* executeCommandFaults({ verb, sent, definition }: Asked & Pick<AskedService, 'verb'>): Faults {
  if (!sent.enableExecuteCommand || !definition || definition.document.taskRoleArn) return;
  yield `The service couldn't be ${verb} because a valid taskRoleArn is not being used. Specify a valid task role in ` +
    'your task definition and try again.';
}
