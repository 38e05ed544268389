import { ecsError } from '../../errors.ts';

const NAME = /^[a-zA-Z0-9\-_]{1,255}$/;

/** Refuses a service name that ECS would. */
export function checkServiceName(name: string): void {
  if (NAME.test(name)) return;
  throw ecsError('InvalidParameterException', `ServiceName must match ${NAME.source}, but was ${name}`);
}
