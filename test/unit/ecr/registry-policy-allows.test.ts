import { expect, it } from 'vitest';
import { registryPolicyAllows } from '../../../src/apis/ecr/registry-policy-allows.ts';

const RESOURCE = 'arn:aws:ecr:us-west-2:444455556666:repository/team/app';
const wish = { accountId: '111122223333', action: 'ecr:ReplicateImage', resource: RESOURCE } as const;
const allow = { Effect: 'Allow', Principal: '*', Action: 'ecr:ReplicateImage', Resource: '*' };
const deny = { ...allow, Effect: 'Deny' };
const ROLE = 'role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication';

it.each<[string, object | object[], boolean]>([
  ['one statement that is no list', allow, true],
  ['no statement', [], false],
  ['the account alone', { ...allow, Principal: { AWS: '111122223333' } }, true],
  ['one of several accounts', { ...allow, Principal: { AWS: ['1', 'arn:aws:iam::111122223333:root'] } }, true],
  ['the role of replication', { ...allow, Principal: { AWS: `arn:aws:iam::111122223333:${ROLE}` } }, true],
  ['another role of the account', { ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:role/ci' } }, false],
  ['a service', { ...allow, Principal: { Service: 'ecr.amazonaws.com' } }, false],
  ['nobody', { ...allow, Principal: undefined }, false],
  [
    'one of several actions, in other letters',
    { ...allow, Action: ['ecr:CreateRepository', 'ECR:replicateimage'] },
    true,
  ],
  ['actions by a star', { ...allow, Action: 'ecr:Replicate*' }, true],
  ['another action', { ...allow, Action: 'ecr:CreateRepository' }, false],
  ['the prefix of repositories', { ...allow, Resource: [RESOURCE.replace('app', '*')] }, true],
  ['repositories of another region', { ...allow, Resource: RESOURCE.replace('us-west-2', 'us-east-1') }, false],
  ['a condition', { ...allow, Condition: { StringEquals: {} } }, false],
  ['all but an action', { ...allow, Action: undefined, NotAction: 'ecr:CreateRepository' }, false],
  ['a denial beside it', [allow, deny], false],
  ['a denial of another account', [allow, { ...deny, Principal: { AWS: '999999999999' } }], true],
  ['a denial with a condition', [allow, { ...deny, Condition: {} }], false],
  ['a denial of all but an action', [allow, { ...deny, Action: undefined, NotAction: 'ecr:ReplicateImage' }], false],
  ['what is no statement', ['Allow', null, allow] as object[], true],
])('a policy of %s', (_what, Statement, isAllowed) => {
  expect(registryPolicyAllows(JSON.stringify({ Version: '2012-10-17', Statement }), wish)).toBe(isAllowed);
});

it('without a policy nothing is allowed', () => {
  expect(registryPolicyAllows(undefined, wish)).toBe(false);
});
