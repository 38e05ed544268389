import { ecsError } from '../errors.ts';
import { lookupTaskDefinition } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTaskDefinition } from '../present/task-definition.ts';

/** Describes a revision; a family alone means its latest ACTIVE one. INACTIVE revisions stay describable. */
export const describeTaskDefinition = operation(
  'DescribeTaskDefinition',
  (context, { taskDefinition, include = [] }) => {
    const found = lookupTaskDefinition(context, taskDefinition);
    if (!found) throw ecsError('ClientException', 'Unable to describe task definition.');
    return {
      taskDefinition: presentTaskDefinition(found),
      ...(include.includes('TAGS') ? { tags: [...found.tags] } : {}),
    };
  },
);
