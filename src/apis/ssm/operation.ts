import { inputs } from '../../../api-schemas/ssm/inputs.ts';
import type { Operations } from '../../../api-schemas/ssm/types.ts';
import { operationsOf } from '../../wire/declare-operation.ts';
import type { SsmContext } from './context.ts';

/** Declares an operation of this api; `unbuilt` members are refused before it runs. */
export const operation = operationsOf<Operations, SsmContext>('SSM', inputs);
