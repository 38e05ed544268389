import type { Operations as PrivateOperations } from '../../../../api-schemas/ecr/types.ts';
import { inputs } from '../../../../api-schemas/ecr-public/inputs.ts';
import type { Operations } from '../../../../api-schemas/ecr-public/types.ts';
import { accountOfAlias } from '../../../model/public-registry.ts';
import { type DeclaredOperation, operationsOf } from '../../../wire/declare-operation.ts';
import type { EcrContext } from '../context.ts';
import { ecrOperations } from '../index.ts';
import { publicError } from './errors.ts';

/** Declares an operation of this api; `unbuilt` members are refused before it runs. */
export const operation = operationsOf<Operations, EcrContext>('ECR Public', inputs);

const PRIVATE = new Map(ecrOperations.map((one) => [one.name, one]));

/** Runs ECR's operation of a name in a public registry: it does the same there. */
export const privately = <N extends keyof PrivateOperations & string>(
  name: N,
  context: EcrContext,
  input: PrivateOperations[N]['input'],
) => PRIVATE.get(name)?.run(context, input as never) as PrivateOperations[N]['output'];

/** Declares an operation that is ECR's own, but that its registry may be named by its alias. */
export const sameAsPrivate = <N extends keyof Operations & keyof PrivateOperations & string>(
  name: N,
): DeclaredOperation<EcrContext> => ({
  name,
  input: inputs[name],
  unbuilt: {},
  run: (context, input: { readonly registryId?: string }) =>
    PRIVATE.get(name)?.run(context, { ...input, registryId: accountOf(input.registryId) } as never),
});

function accountOf(registryId: string | undefined): string | undefined {
  if (registryId === undefined || /^\d{12}$/.test(registryId)) return registryId;
  const accountId = accountOfAlias(registryId);
  if (accountId !== undefined) return accountId;
  throw publicError('RegistryNotFoundException', `The registry with id '${registryId}' does not exist`);
}
