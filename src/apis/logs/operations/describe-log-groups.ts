import { invalid } from '../errors.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';
import { presentGroup } from '../present.ts';

export const describeLogGroups = operation(
  'DescribeLogGroups',
  (context, input) => {
    const { store, scope } = context;
    const { logGroupNamePrefix: prefix, logGroupNamePattern: part } = input;
    if (prefix !== undefined && part !== undefined) {
      throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    }
    const { rows, next } = keyPage(
      input,
      ['DescribeLogGroups', scope, prefix, part],
      (after, limit) => store.logs.groups(scope, { prefix, part, after }, limit),
      ({ name }) => name,
    );
    return { logGroups: rows.map((group) => presentGroup(context, group)), ...next };
  },
  ['accountIdentifiers', 'includeLinkedAccounts', 'logGroupClass', 'logGroupIdentifiers'],
);
