import { findParameter } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentValue } from '../present.ts';

/** One parameter by its name or ARN, of a version or label where one is said. */
export const getParameter = operation('GetParameter', (context, { Name, WithDecryption }) => {
  const { parameter, selector } = findParameter(context, Name);
  return { Parameter: presentValue(context.scope, parameter, WithDecryption, selector) };
});
