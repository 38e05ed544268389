import { inputs } from '../../../api-schemas/ecr/inputs.ts';
import type { Operations } from '../../../api-schemas/ecr/types.ts';
import { type DeclaredOperation, operationsOf } from '../../wire/declare-operation.ts';
import type { EcrContext } from './context.ts';

/** Declares an operation of this api; `unbuilt` members are refused before it runs. */
export const operation = operationsOf<Operations, EcrContext>('ECR', inputs);

/** Declares an operation that waits, for the disk, another registry or its turn, and so runs in no transaction. */
export function diskOperation<N extends keyof Operations & string>(
  name: N,
  run: (context: EcrContext, input: Operations[N]['input']) => Promise<Operations[N]['output']>,
): DeclaredOperation<EcrContext> {
  return { name, input: inputs[name], unbuilt: {}, run };
}
