import type { PutParameterRequest } from '../../../../api-schemas/ssm/types.ts';
import type { Parameter } from '../../../model/parameter.ts';
import { notBuilt } from '../../../wire/errors.ts';
import { given } from '../../../wire/unbuilt.ts';
import type { SsmContext } from '../context.ts';
import { ssmError } from '../errors.ts';
import { checkName } from '../names.ts';
import { operation } from '../operation.ts';
import { checkTags } from '../tags.ts';

const MOST_STANDARD = 4096;
const MOST_ADVANCED = 8192;
const MOST_VERSIONS = 100;
const DEFAULT_KEY = 'alias/aws/ssm';
const TIERS_DOCUMENT =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

/** Makes a parameter, or with Overwrite its next version. */
export const putParameter = operation(
  'PutParameter',
  (context, input) => {
    const { store, scope, now, principalArn } = context;
    const { Name: name, Value: value, Overwrite: isOverwriting = false, Tags: tags = [] } = input;
    checkName(context, name);
    checkInput(input);
    const before = store.parameters.latest(scope, name);
    if (before && !isOverwriting) {
      throw ssmError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = input.Type ?? before?.type;
    if (!type) throw invalid('A parameter type is required when you create a parameter.');
    const isSecure = type === 'SecureString';
    if (input.KeyId !== undefined && !isSecure) {
      throw invalid('KeyId is required for SecureString type parameter only.');
    }
    const tier = tierOf(input, before);
    const parameter: Parameter = {
      name,
      version: (before?.version ?? 0) + 1,
      type,
      value,
      modifiedAt: now,
      modifiedBy: principalArn,
      tier,
      description: input.Description ?? before?.description,
      keyId: isSecure ? (input.KeyId ?? before?.keyId ?? DEFAULT_KEY) : undefined,
      labels: [],
    };
    if (before) makeRoom(context, name);
    store.parameters.put(scope, parameter);
    if (tags.length > 0) store.parameters.putTags(scope, name, tags);
    return { Version: parameter.version, Tier: tier };
  },
  { AllowedPattern: given, Policies: given },
);

const invalid = (message: string): Error => ssmError('ValidationException', message);

function checkInput({ Value: value, Tags: tags = [], Overwrite, DataType = 'text' }: PutParameterRequest): void {
  if (value === '') {
    throw invalid(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    );
  }
  if (Overwrite === true && tags.length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  checkTags(tags);
  if (DataType === 'text') return;
  if (DataType.startsWith('aws:')) throw notBuilt(`SSM PutParameter with DataType ${DataType}`);
  throw invalid(`The following data type is not supported: ${DataType} (Data type names are all lowercase.)`);
}

/** The tier a value is kept in; an advanced parameter never goes back. Throws where the value is too long for it. */
function tierOf({ Tier, Value: value }: PutParameterRequest, before: Parameter | undefined): Parameter['tier'] {
  const { length } = value;
  const isRaised = Tier === 'Intelligent-Tiering' && length > MOST_STANDARD;
  const tier = Tier === 'Advanced' || isRaised || before?.tier === 'Advanced' ? 'Advanced' : 'Standard';
  if (tier === 'Standard' && length > MOST_STANDARD) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${MOST_STANDARD} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see ${TIERS_DOCUMENT}`,
    );
  }
  if (length > MOST_ADVANCED) {
    throw invalid(
      `Advanced tier parameters support a maximum parameter value of ${MOST_ADVANCED} characters. For more information, see ${TIERS_DOCUMENT}`,
    );
  }
  return tier;
}

/** Deletes the oldest version where there are as many as there can be; it must have no label. */
function makeRoom({ store, scope }: SsmContext, name: string): void {
  const versions = store.parameters.versions(scope, name);
  const [oldest] = versions;
  if (!oldest || versions.length < MOST_VERSIONS) return;
  if (oldest.labels.length > 0) {
    throw ssmError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  }
  store.parameters.deleteVersion(scope, name, oldest.version);
}
