import type { SsmContext } from '../context.ts';
import { AwsError } from '../../../wire/errors.ts';
import { findParameter, type Found } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentValue } from '../present.ts';

/** Parameters as GetParameter finds them, each once; the names that stand for none are told. */
export const getParameters = operation('GetParameters', (context, { Names, WithDecryption }) => {
  const found = [...new Set(Names)].map((name) => ({ name, found: tryToFind(context, name) }));
  return {
    Parameters: found.flatMap(({ found: one }) =>
      one ? [presentValue(context.scope, one.parameter, WithDecryption, one.selector)] : [],
    ),
    InvalidParameters: found.filter(({ found: one }) => one === undefined).map(({ name }) => name),
  };
});

function tryToFind(context: SsmContext, name: string): Found | undefined {
  try {
    return findParameter(context, name);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
