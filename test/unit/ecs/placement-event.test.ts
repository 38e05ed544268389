import { describe, expect, it } from 'vitest';
import { unplacedSentence } from '../../../src/apis/ecs/present/placement-event.ts';
import type { Refusal } from '../../../src/scheduler/filters.ts';

const ARN = 'arn:aws:ecs:us-east-1:123456789012:container-instance/prod';
const refused = (id: string, reason: Refusal) => ({ containerInstanceArn: `${ARN}/${id}`, reason });
const sentence = (why: string): string =>
  `was unable to place a task because no container instance met all of its requirements. ${why} ` +
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
describe('the event of a service that cannot place a task', () => {
  it.each<[Refusal, string]>([
    ['RESOURCE:MEMORY', 'has insufficient memory available.'],
    ['RESOURCE:CPU', 'has insufficient CPU units available.'],
    ['RESOURCE:PORTS', 'is already using a port required by your task.'],
    ['AGENT', "doesn't have the agent connected."],
    ['ATTRIBUTE', 'encountered error "ATTRIBUTE".'],
    ['MemberOf placement constraint unsatisfied.', 'encountered error "MemberOf placement constraint unsatisfied.".'],
    // Not established: the same form as the ones before.
    ['RESOURCE:GPU', 'encountered error "RESOURCE:GPU".'],
    ['RESOURCE:ENI', 'encountered error "RESOURCE:ENI".'],
    [
      'distinctInstance placement constraint unsatisfied.',
      'encountered error "distinctInstance placement constraint unsatisfied.".',
    ],
  ])('says of %s: the closest instance %s', (reason, says) => {
    const expected = sentence(`The closest matching (container-instance 0a1b) ${says}`);
    expect(unplacedSentence([refused('0a1b', reason), refused('2c3d', 'AGENT')])).toBe(expected);
  });

  it('says that there are no instances when none was asked', () => {
    const expected = sentence('Reason: No Container Instances were found in your cluster.');
    expect(unplacedSentence([])).toBe(expected);
  });

  it('speaks of the closest instance when told which it is', () => {
    const [far, near] = [refused('far', 'AGENT'), refused('near', 'RESOURCE:CPU')];
    const expected = sentence('The closest matching (container-instance near) has insufficient CPU units available.');
    expect(unplacedSentence([far, near], near)).toBe(expected);
  });
});
