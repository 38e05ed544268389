import { keyPage } from '../../../wire/key-page.ts';
import { given, isTrue } from '../../../wire/unbuilt.ts';
import { invalid } from '../errors.ts';
import { operation } from '../operation.ts';
import { invalidToken } from '../paging.ts';
import { presentGroup } from '../present.ts';

const MOST = 50;

export const describeLogGroups = operation(
  'DescribeLogGroups',
  (context, input) => {
    const { store, scope } = context;
    const { logGroupNamePrefix: prefix, logGroupNamePattern: part, logGroupClass, limit = MOST } = input;
    if (prefix !== undefined && part !== undefined) {
      throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    }
    const question = { list: 'DescribeLogGroups', scope, prefix, part, logGroupClass };
    const { rows, nextToken } = keyPage(
      { token: input.nextToken, limit, question, refuse: invalidToken },
      (after) => store.logs.groups(scope, { prefix, part, logGroupClass, after }, limit + 1),
      ({ name }) => name,
    );
    return { logGroups: rows.map((group) => presentGroup(context, group)), nextToken };
  },
  { accountIdentifiers: given, includeLinkedAccounts: isTrue, logGroupIdentifiers: given },
);
