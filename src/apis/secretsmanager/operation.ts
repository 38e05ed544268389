import { inputs } from '../../../api-schemas/secretsmanager/inputs.ts';
import type { Operations } from '../../../api-schemas/secretsmanager/types.ts';
import { operationsOf } from '../../wire/declare-operation.ts';
import type { SecretsManagerContext } from './context.ts';

/** Declares an operation of this api; `unbuilt` members are refused before it runs. */
export const operation = operationsOf<Operations, SecretsManagerContext>('Secrets Manager', inputs);
