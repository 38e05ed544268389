import { inputs } from '../../../api-schemas/logs/inputs.ts';
import type { Operations } from '../../../api-schemas/logs/types.ts';
import { operationsOf } from '../../wire/declare-operation.ts';
import type { LogsContext } from './context.ts';

/** Declares an operation of this api; `unbuilt` members are refused before it runs. */
export const operation = operationsOf<Operations, LogsContext>('LOGS', inputs);
