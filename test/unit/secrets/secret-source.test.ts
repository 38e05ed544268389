import { beforeEach, describe, expect, it } from 'vitest';
import type { Parameter } from '../../../src/model/parameter.ts';
import type { SecretVersion } from '../../../src/model/secret.ts';
import type { SecretSource } from '../../../src/model/secret-source.ts';
import { createSecretSource } from '../../../src/secret-source.ts';
import { newStore, OTHER_SCOPE, SCOPE } from '../store/builders.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app/db-AbCdEf';
const [OLD, NEW] = ['1'.repeat(32), '2'.repeat(32)];
const DUE = 1000;
const DOCUMENT = JSON.stringify({ user: 'me', port: 5432, big: 1_000_000, no: null, on: true, list: [1, 'a'] });

let source: SecretSource;
beforeEach(() => {
  const store = newStore();
  const version = (id: string, stage: string, secretString: string): SecretVersion => ({
    id,
    stages: [stage],
    createdAt: 0,
    secretString,
  });
  const secret = (arn: string, name: string) => ({ arn, name, tags: [], createdAt: 0, changedAt: 0 });
  store.secrets.put(SCOPE, secret(ARN, 'app/db'));
  store.secrets.putVersion(SCOPE, ARN, version(OLD, 'AWSPREVIOUS', 'old'));
  store.secrets.putVersion(SCOPE, ARN, version(NEW, 'AWSCURRENT', DOCUMENT));
  const going = ARN.replace('app/db', 'going');
  store.secrets.put(SCOPE, { ...secret(going, 'going'), deletionAt: DUE });
  const parameter = (name: string, number: number, value: string): Parameter => ({
    name,
    version: number,
    type: 'SecureString',
    value,
    modifiedAt: 0,
    modifiedBy: 'root',
    tier: 'Standard',
    labels: number === 1 ? ['first'] : [],
  });
  store.parameters.put(SCOPE, parameter('/app/key', 1, 'k1'));
  store.parameters.put(SCOPE, parameter('/app/key', 2, 'k2'));
  store.parameters.put(SCOPE, parameter('plain', 1, 'p1'));
  store.parameters.put({ ...SCOPE, region: 'eu-west-1' }, parameter('/far', 1, 'f1'));
  source = createSecretSource(store);
});

const resolve = (valuesFrom: readonly string[], now = 0, scope = SCOPE) => source.resolve(scope, valuesFrom, now);

describe('a secret’s value', () => {
  it.each([
    ['its ARN', ARN, DOCUMENT],
    ['its ARN without the letters', ARN.slice(0, -7), DOCUMENT],
    ['colons with nothing between', `${ARN}:::`, DOCUMENT],
    ['a json-key', `${ARN}:user::`, 'me'],
    ['a json-key of a number', `${ARN}:port::`, '5432'],
    ['a json-key of a large number, as Go writes it', `${ARN}:big::`, '1e+06'],
    ['a json-key of null, as Go writes it', `${ARN}:no::`, '<nil>'],
    ['a json-key of a list, as Go writes it', `${ARN}:list::`, '[1 a]'],
    ['a label', `${ARN}::AWSPREVIOUS:`, 'old'],
    ['a version', `${ARN}:::${OLD}`, 'old'],
    ['a parameter’s name', '/app/key', 'k2'],
    ['a parameter’s name and version', '/app/key:1', 'k1'],
    ['a parameter’s name and label', '/app/key:first', 'k1'],
    ['a parameter’s ARN', 'arn:aws:ssm:us-east-1:000000000000:parameter/app/key', 'k2'],
    ['the ARN of a parameter without a hierarchy', 'arn:aws:ssm:us-east-1:000000000000:parameter/plain', 'p1'],
    ['the ARN of a parameter of another region', 'arn:aws:ssm:eu-west-1:000000000000:parameter/far', 'f1'],
  ])('is found by %s', (_what, valueFrom, value) => {
    expect(resolve([valueFrom])).toEqual({ values: new Map([[valueFrom, value]]) });
  });
});

const PULL =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
const ASM = `${PULL}unable to retrieve secret from asm: service call has been retried 1 time(s): `;
const SSM = `${PULL}unable to retrieve secrets from ssm: service call has been retried 1 time(s): `;
const fetching = (arn: string) => `${ASM}failed to fetch secret ${arn} from secrets manager: `;
const NOTHING = ARN.replace('db', 'nothing');
const GOING = ARN.replace('app/db', 'going');
const NOT_FOUND = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";

describe('what cannot be had', () => {
  it.each([
    ['an unknown secret', [NOTHING], `${fetching(NOTHING)}${NOT_FOUND}`],
    [
      'a secret that is to be deleted',
      [GOING],
      `${fetching(GOING)}InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.`,
    ],
    [
      'an unknown label',
      [`${ARN}::AWSPENDING:`],
      `${fetching(ARN)}ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPENDING`,
    ],
    [
      'an unknown json-key',
      [`${ARN}:word::`],
      `${ASM}retrieved secret from Secrets Manager did not contain json key word`,
    ],
    ['a json-key of what is no JSON', [`${ARN}:word:AWSPREVIOUS:`], `${ASM}the secret value is not valid JSON`],
    [
      'one colon too many',
      [`${ARN}:word`],
      `${ASM}an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`,
    ],
    [
      'unknown parameters, all at once',
      ['/app/key', '/no', '/app/key:7'],
      `${SSM}invalid ssm parameters: /no,/app/key:7`,
    ],
    ['a parameter of another region by its name', ['/far'], `${SSM}invalid ssm parameters: /far`],
  ])('%s stops the task with AWS’s words', (_what, valuesFrom, error) => {
    expect(resolve(valuesFrom)).toEqual({ error });
  });

  it('a secret whose time has come, and one of another account, are as good as unknown', () => {
    expect(resolve([GOING], DUE)).toEqual({ error: `${fetching(GOING)}${NOT_FOUND}` });
    expect(resolve([ARN], 0, OTHER_SCOPE)).toEqual({ error: `${fetching(ARN)}${NOT_FOUND}` });
  });
});
