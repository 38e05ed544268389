import type { DescribeParametersRequest, ParameterStringFilter } from '../../../../api-schemas/ssm/types.ts';
import { parameterArn } from '../../../model/parameter.ts';
import { keyPage } from '../../../wire/key-page.ts';
import { isTrue } from '../../../wire/unbuilt.ts';
import { ssmError } from '../errors.ts';
import { checkFilters, passes } from '../filters.ts';
import { operation } from '../operation.ts';
import { presentMetadata } from '../present.ts';

const MOST = 50;

/** What is known of the parameters that pass every filter, by name and without their values. */
export const describeParameters = operation(
  'DescribeParameters',
  ({ store, scope }, input) => {
    const filters = filtersOf(input);
    const { rows, nextToken } = keyPage(
      {
        token: input.NextToken,
        limit: input.MaxResults ?? MOST,
        question: { list: 'DescribeParameters', scope, filters },
        refuse: () => ssmError('InvalidNextToken', 'The specified token is not valid.'),
      },
      function* (after) {
        for (const listed of store.parameters.list(scope, '', after)) if (passes(listed, filters)) yield listed;
      },
      ({ latest }) => latest.name,
    );
    const Parameters = rows.map(({ latest }) => ({
      ...presentMetadata(latest),
      ARN: parameterArn(scope, latest.name),
    }));
    return { Parameters, NextToken: nextToken };
  },
  { Shared: isTrue },
);

/** The filters of either kind; of the old one a name is meant by how it begins. */
function filtersOf({ Filters = [], ParameterFilters = [] }: DescribeParametersRequest): ParameterStringFilter[] {
  if (Filters.length > 0 && ParameterFilters.length > 0) {
    throw ssmError('ValidationException', 'You can use either Filters or ParameterFilters in a single request.');
  }
  checkFilters(ParameterFilters, ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType']);
  const old = Filters.map(({ Key, Values }) => ({ Key, Values, Option: Key === 'Name' ? 'BeginsWith' : 'Equals' }));
  return [
    ...old,
    ...ParameterFilters.map((filter) => (filter.Key === 'Path' ? { Option: 'OneLevel', ...filter } : filter)),
  ];
}
