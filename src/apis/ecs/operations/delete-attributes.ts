import { changeAttributes } from '../attributes.ts';
import { operation } from '../operation.ts';

/** Takes custom attributes from container instances; only one of the given value, where a value is given. */
export const deleteAttributes = operation('DeleteAttributes', (context, input) =>
  changeAttributes(context, input, (before, { name, value }) =>
    before.filter((one) => one.name !== name || (value !== undefined && one.value !== value)),
  ),
);
