import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';

type Sent = Pick<Input<'CreateDaemon'>, 'daemonName' | 'deploymentConfiguration' | 'clientToken'>;

const NAME = /^[a-zA-Z0-9\-_]{1,255}$/;
const TOKEN = /^[\x21-\x7e]{1,36}$/;
const MOST_BAKE_MINUTES = 1440; // CloudFormation's schema of AWS::ECS::Daemon; the API's model has no bound

/** Refuses what is wrong with a daemon in itself. No sentence of AWS's is recorded for any of it, so these are ours. */
export function checkDaemon({ daemonName, deploymentConfiguration = {}, clientToken }: Sent): void {
  const refuse = (message: string) => {
    throw ecsError('InvalidParameterException', message);
  };
  if (!NAME.test(daemonName)) {
    refuse('The daemon name must have 1 to 255 characters: letters, numbers, underscores and hyphens.');
  }
  const { bakeTimeInMinutes = 0 } = deploymentConfiguration;
  if (bakeTimeInMinutes < 0 || bakeTimeInMinutes > MOST_BAKE_MINUTES) {
    refuse(`bakeTimeInMinutes must be between 0 and ${MOST_BAKE_MINUTES}.`);
  }
  if (clientToken !== undefined && !TOKEN.test(clientToken)) {
    refuse('clientToken must be up to 36 ASCII characters in the range 33-126.');
  }
}
