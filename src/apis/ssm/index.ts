import { model } from '../../../api-schemas/ssm/model.ts';
import { factsOf } from '../../wire/api-facts.ts';
import type { Api } from '../../wire/api.ts';
import { bindOperation } from '../../wire/declare-operation.ts';
import type { Call } from '../../wire/operation.ts';
import type { SsmContext, SsmDeps } from './context.ts';
import { refuse } from './errors.ts';
import { addTagsToResource } from './operations/add-tags-to-resource.ts';
import { deleteParameter } from './operations/delete-parameter.ts';
import { deleteParameters } from './operations/delete-parameters.ts';
import { describeParameters } from './operations/describe-parameters.ts';
import { getParameter } from './operations/get-parameter.ts';
import { getParameterHistory } from './operations/get-parameter-history.ts';
import { getParameters } from './operations/get-parameters.ts';
import { getParametersByPath } from './operations/get-parameters-by-path.ts';
import { labelParameterVersion } from './operations/label-parameter-version.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { putParameter } from './operations/put-parameter.ts';
import { removeTagsFromResource } from './operations/remove-tags-from-resource.ts';
import { resumeSession } from './operations/resume-session.ts';
import { terminateSession } from './operations/terminate-session.ts';
import { unlabelParameterVersion } from './operations/unlabel-parameter-version.ts';

/** Every operation that is built: Parameter Store, and of Session Manager what its plugin calls. The others of AWS's model answer 501 by name. */
export const ssmOperations = [
  addTagsToResource,
  deleteParameter,
  deleteParameters,
  describeParameters,
  getParameter,
  getParameterHistory,
  getParameters,
  getParametersByPath,
  labelParameterVersion,
  listTagsForResource,
  putParameter,
  removeTagsFromResource,
  resumeSession,
  terminateSession,
  unlabelParameterVersion,
];

/**
 * The Parameter Store and the Session Manager of AWS Systems Manager as the wire serves them. There is no KMS: values are kept as they are sent,
 * in a database whose folder is its owner's alone, and a KeyId is repeated, never used.
 */
export function createSsmApi(deps: SsmDeps): Api {
  const contextOf = ({ caller: { accountId, region }, now }: Call): SsmContext => ({
    ...deps,
    scope: { accountId, region },
    principalArn: `arn:aws:iam::${accountId}:root`,
    now,
  });
  const work = (_context: SsmContext, run: () => unknown) => deps.store.transaction(run);
  return {
    ...factsOf(model),
    operations: new Map(ssmOperations.map((declared) => [declared.name, bindOperation(declared, contextOf, work)])),
    refuse,
  };
}
