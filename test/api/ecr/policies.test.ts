import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

const repositoryName = 'policies';
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
});
afterAll(() => server.close());

const ALLOW = { Sid: 'new statement', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage'] };
const textOf = (Statement: unknown, Version: unknown = '2012-10-17'): string => JSON.stringify({ Version, Statement });
const refused = (what: string) => ({
  name: 'InvalidParameterException',
  message: `Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid ${what} policy provided'`,
});

describe('the policy of a repository', () => {
  it.each([
    ['one statement that stands alone', textOf(ALLOW)],
    ['the old version', textOf([ALLOW], '2008-10-17')],
    ['principals of an account and of a service', textOf([{ ...ALLOW, Principal: { AWS: ['arn:aws:iam::1:root'] } }])],
    ['everybody but one', textOf([{ Effect: 'Deny', NotPrincipal: { AWS: '1' }, NotAction: 'ecr:PutImage' }])],
    ['a condition and no version', JSON.stringify({ Statement: [{ ...ALLOW, Condition: { Bool: { a: 'true' } } }] })],
  ])('can be %s', async (_what, policyText) => {
    const set = await ecr.setRepositoryPolicy({ repositoryName, policyText });
    expect(JSON.parse(set.policyText ?? '')).toEqual(JSON.parse(policyText));
    await expect(ecr.getRepositoryPolicy({ repositoryName })).resolves.toMatchObject({ policyText: set.policyText });
  });

  it('is given back with white space of ECR’s, as AWS’s example has it', async () => {
    const actions = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
    const Statement = [{ Sid: 'allow public pull', Effect: 'Allow', Principal: '*', Action: actions }];
    const policyText =
      '{\n  "Version" : "2008-10-17",\n  "Statement" : [ {\n    "Sid" : "allow public pull",\n    "Effect" : "Allow",\n    "Principal" : "*",\n    "Action" : [ "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer" ]\n  } ]\n}';
    const sent = textOf(Statement, '2008-10-17');
    await expect(ecr.setRepositoryPolicy({ repositoryName, policyText: sent })).resolves.toMatchObject({ policyText });
    await expect(ecr.getRepositoryPolicy({ repositoryName })).resolves.toMatchObject({ policyText });
    await expect(ecr.deleteRepositoryPolicy({ repositoryName })).resolves.toMatchObject({ policyText });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['without statements', '{"Version":"2012-10-17"}'],
    ['of another version', textOf([ALLOW], '2020-01-01')],
    ['of a text for a statement', textOf(['Allow'])],
    ['without an effect', textOf([{ ...ALLOW, Effect: undefined }])],
    ['of another effect', textOf([{ ...ALLOW, Effect: 'allow' }])],
    ['of nobody', textOf([{ ...ALLOW, Principal: undefined }])],
    ['of somebody who is none', textOf([{ ...ALLOW, Principal: 'me' }])],
    ['of nothing to do', textOf([{ ...ALLOW, Action: undefined }])],
    ['of a number to do', textOf([{ ...ALLOW, Action: [1] }])],
    ['of a member there is not', textOf([{ ...ALLOW, Actions: 'ecr:PutImage' }])],
    ['of lists in lists', textOf([{ ...ALLOW, Action: [['ecr:PutImage']] }])],
    ['of conditions that are none', textOf([{ ...ALLOW, Condition: { Bool: 'true' } }])],
    ['about a resource, which the repository is', textOf([{ ...ALLOW, Resource: '*' }])],
    ['about all resources but one', textOf([{ ...ALLOW, NotResource: '*' }])],
    ['that says it twice', textOf([{ ...ALLOW, NotAction: 'ecr:PutImage' }])],
  ])('cannot be %s', async (_what, policyText) => {
    const before = textOf([ALLOW]);
    await ecr.setRepositoryPolicy({ repositoryName, policyText: before });
    await expect(ecr.setRepositoryPolicy({ repositoryName, policyText })).rejects.toMatchObject(refused('repository'));
    const { policyText: after = '' } = await ecr.getRepositoryPolicy({ repositoryName });
    expect(JSON.parse(after)).toEqual(JSON.parse(before));
  });
});

describe('the policy of a registry', () => {
  const put = (Action: string) => ecr.putRegistryPolicy({ policyText: textOf([{ ...ALLOW, Action, Resource: '*' }]) });

  it('is about actions of ECR, all in its second version and three in its first', async () => {
    await put('ecr:BatchGetImage');
    await expect(put('s3:GetObject')).rejects.toMatchObject(refused('registry'));
    await ecr.putAccountSetting({ name: 'REGISTRY_POLICY_SCOPE', value: 'V1' });
    for (const action of ['ReplicateImage', 'CreateRepository', 'BatchImportUpstreamImage', '*']) {
      await put(`ecr:${action}`);
    }
    await expect(put('ecr:BatchGetImage')).rejects.toMatchObject(refused('registry'));
    await expect(ecr.getRegistryPolicy({})).resolves.toMatchObject({ policyText: expect.stringContaining('ecr:*') });
  });
});
