import { type Faults, isSet, type Sent, type SentContainer } from './sent.ts';

const MOST_FILES = 10;
const S3_FILE = /^arn:aws[a-z-]*:s3:::[^/]+\/.+$/;
const SSM_NAME = /^[a-zA-Z0-9_.\-/]{1,2048}$/;
const SSM_ARN = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:(\d{12}):parameter\/.+$/;
const SECRETS_MANAGER = /^arn:[^:]*:secretsmanager:/;
/** `arn:…:secret:NAME-XXXXXX[:json-key[:version-stage[:version-id]]]` */
const SECRETS_MANAGER_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+(:[^:]*){0,3}$/;

const secretsOf = ({ secrets = [], logConfiguration }: SentContainer) => [
  ...secrets,
  ...(logConfiguration?.secretOptions ?? []),
];

/** The files of environment variables of a container. */
export function* environmentFileFaults(_sent: Sent, { environmentFiles = [] }: SentContainer): Faults {
  if (environmentFiles.length > MOST_FILES) {
    yield 'The maximum number of environment files was exceeded. Specify ten or less and try again.';
  }
  for (const { value } of environmentFiles) {
    if (!S3_FILE.test(value)) yield 'Invalid arn syntax.';
    else if (!value.endsWith('.env')) yield `The environment file ${value} must have the extension .env.`; // our words
  }
}

/** Where a container's secrets come from: Secrets Manager by ARN, Systems Manager by ARN or name. */
export function* secretFaults(_sent: Sent, container: SentContainer, accountId: string): Faults {
  for (const { name, valueFrom } of secretsOf(container)) {
    if (SECRETS_MANAGER.test(valueFrom)) {
      if (!SECRETS_MANAGER_ARN.test(valueFrom)) yield 'Invalid arn syntax.';
      continue;
    }
    const account = SSM_ARN.exec(valueFrom)?.[1];
    if (account === undefined) {
      if (!SSM_NAME.test(valueFrom)) yield `The Systems Manager parameter name specified for secret ${name} is invalid`;
    } else if (account !== accountId) {
      yield [
        'The Systems Manager parameter ARN has a different account ID than the current account.',
        `The current account ID is ${accountId} and the ARN account ID is ${account}.`,
        'Cross-account access for ARNs is not currently supported.',
      ].join(' ');
    }
  }
}

/** Secrets are read with the execution role. */
export function* secretRoleFaults({ executionRoleArn, containerDefinitions }: Sent): Faults {
  if (executionRoleArn === undefined && containerDefinitions.some((container) => isSet(secretsOf(container)))) {
    yield "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
  }
}
