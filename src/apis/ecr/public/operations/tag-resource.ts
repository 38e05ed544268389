import { operation, privately } from '../operation.ts';
import { tagsSent } from '../tags-sent.ts';

/** Adds tags to a public repository, or changes their values. */
export const tagResource = operation('TagResource', (context, { resourceArn, tags }) =>
  privately('TagResource', context, { resourceArn, tags: tagsSent(tags) }),
);
