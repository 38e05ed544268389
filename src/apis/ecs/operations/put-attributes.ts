import { changeAttributes } from '../attributes.ts';
import { operation } from '../operation.ts';

/** Gives container instances custom attributes; one of a name that is there gets the new value. */
export const putAttributes = operation('PutAttributes', (context, input) =>
  changeAttributes(context, input, (before, { name, value }) => [
    ...before.filter((one) => one.name !== name),
    value === undefined ? { name } : { name, value },
  ]),
);
