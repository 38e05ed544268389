import { model } from '../../../api-schemas/sts/model.ts';
import { factsOf } from '../../wire/api-facts.ts';
import type { Api } from '../../wire/api.ts';
import { AwsError } from '../../wire/errors.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';

/** AWS STS as the wire serves it: the Query protocol beside the others' JSON. */
export function createStsApi(): Api {
  return {
    ...factsOf(model),
    operations: new Map([[getCallerIdentity.name, getCallerIdentity]]),
    refuse: (_operation, fault) =>
      new AwsError('ValidationError', `Invalid value at '${fault.path.join('.')}': expected ${fault.expected}.`),
  };
}
