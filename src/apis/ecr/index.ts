import { model } from '../../../api-schemas/ecr/model.ts';
import type { Api } from '../../wire/api.ts';
import { AwsError } from '../../wire/errors.ts';

/** Amazon ECR as the wire serves it: its names are known, so each answers 501 until it is built. */
export function createEcrApi(): Api {
  return {
    id: 'ecr',
    protocol: model.protocol,
    operationNames: new Set([...model.operations, ...model.newerOperations]),
    operations: new Map(),
    refuse: (_operation, fault) =>
      new AwsError(
        'InvalidParameterException',
        `Invalid parameter at '${fault.path.join('.')}': expected ${fault.expected}.`,
      ),
  };
}
