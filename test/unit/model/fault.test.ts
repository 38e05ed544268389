import { describe, expect, it } from 'vitest';
import { type Fault, matchesContainer, matchesInstance } from '../../../src/model/fault.ts';

const clusterArn = 'arn:aws:ecs:us-east-1:000000000000:cluster/prod';
const CONTAINER = { clusterArn, family: 'web', image: 'repo.example/web:1.2', containerName: 'app' };
const INSTANCE = { clusterArn, arn: 'arn:…/abc', ec2InstanceId: 'i-0abc', availabilityZone: 'us-east-1a' };

describe('a fault of containers', () => {
  it.each<[Partial<Fault>, boolean]>([
    [{}, true],
    [{ match: { image: 'repo.example/web:1.2' } }, true],
    [{ match: { image: 'repo.example/web' } }, false],
    [{ match: { image: 'repo.example/*' } }, true],
    [{ match: { image: '*web*' } }, true],
    [{ match: { image: '*.2' } }, true],
    [{ match: { image: 'repo.example/web:1.2*1.2' } }, false],
    [{ match: { image: 'repo*web*:1*.2' } }, true],
    [{ match: { image: 'repo.example.web:1.2' } }, false],
    [{ match: { family: 'web', containerName: 'app' } }, true],
    [{ match: { family: 'web', containerName: 'other' } }, false],
    [{ match: { cluster: 'prod' } }, true],
    [{ match: { cluster: clusterArn } }, true],
    [{ match: { cluster: 'test' } }, false],
    [{ accountId: '000000000000' }, true],
    [{ accountId: '111111111111' }, false],
    [{ region: 'eu-west-1' }, false],
  ])('with %o matches: %o', (fault, expected) => {
    expect(matchesContainer({ kind: 'pull-failure', match: {}, ...fault }, CONTAINER)).toBe(expected);
  });
});

describe('a fault of container instances', () => {
  it.each<[Fault['match'], boolean]>([
    [{ instance: 'i-0abc' }, true],
    [{ instance: 'arn:…/abc' }, true],
    [{ instance: 'i-1' }, false],
    [{ availabilityZone: 'us-east-1a', cluster: 'prod' }, true],
    [{ availabilityZone: 'us-east-1b' }, false],
  ])('with %o matches: %o', (match, expected) => {
    expect(matchesInstance({ kind: 'kill-instance', match }, INSTANCE)).toBe(expected);
  });

  it('of a zone is about no instance that is in none', () => {
    const nowhere = { ...INSTANCE, availabilityZone: undefined };
    expect(matchesInstance({ kind: 'lose-zone', match: { availabilityZone: 'us-east-1a' } }, nowhere)).toBe(false);
  });
});
