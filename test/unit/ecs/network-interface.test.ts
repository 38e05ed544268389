import { describe, expect, it } from 'vitest';
import { newInterface, withAddress, withAttachmentStatus } from '../../../src/apis/ecs/network-interface.ts';
import { applyChange } from '../../../src/apis/ecs/task-life.ts';
import type { Attachment, AttachmentStatus, Task } from '../../../src/model/task.ts';
import { task } from '../store/builders.ts';

const ID = '12345678-9abc-def0-1234-56789abcdef0';
const ADDRESS = { privateIPv4Address: '172.17.0.5', macAddress: '02:42:ac:11:00:05' };
const fresh = (status: AttachmentStatus = 'PRECREATED'): Attachment => ({
  ...newInterface({ uuid: () => ID, hex32: () => '' }, 'subnet-1'),
  status,
});
const taskIn = (region: string, attachments: readonly Attachment[]): Task =>
  task('t', { arn: `arn:aws:ecs:${region}:000000000000:task/default/${'a'.repeat(32)}`, attachments });

describe('a network interface', () => {
  it.each([
    ['us-east-1', 'ip-172-17-0-5.ec2.internal'],
    ['eu-west-1', 'ip-172-17-0-5.eu-west-1.compute.internal'],
  ])('in %s has its address under the names AWS gives it', (region, privateDnsName) => {
    expect(withAddress(taskIn(region, [fresh()]), ADDRESS)).toEqual([
      {
        id: ID,
        type: 'ElasticNetworkInterface',
        status: 'ATTACHED',
        details: [
          { name: 'subnetId', value: 'subnet-1' },
          { name: 'networkInterfaceId', value: 'eni-123456789abcdef01' },
          { name: 'macAddress', value: '02:42:ac:11:00:05' },
          { name: 'privateDnsName', value: privateDnsName },
          { name: 'privateIPv4Address', value: '172.17.0.5' },
        ],
      },
    ]);
  });

  it('says where its ports are published, where its address cannot be reached', () => {
    const port = { bindIP: '127.0.0.1', hostPort: 32_768, containerPort: 80, protocol: 'tcp' } as const;
    const publishedPorts = [port, { ...port, hostPort: 32_769, containerPort: 53, protocol: 'udp' as const }];
    const [attachment] = withAddress(taskIn('us-east-1', [fresh()]), { ...ADDRESS, publishedPorts });
    const value = '127.0.0.1:32768->80/tcp,127.0.0.1:32769->53/udp';
    expect(attachment?.details.at(-1)).toEqual({ name: 'drydock.publishedPorts', value });
  });

  it('that is in a status already stays the same object, so that nothing is told twice', () => {
    const attachments = [fresh('ATTACHING')];
    expect(withAttachmentStatus(attachments, 'ATTACHING')).toBe(attachments);
    expect(withAttachmentStatus([], 'DELETED')).toEqual([]);
    expect(withAttachmentStatus(attachments, 'DELETED')).toMatchObject([{ id: ID, status: 'DELETED' }]);
  });

  it.each<[AttachmentStatus, AttachmentStatus, number]>([
    ['PRECREATED', 'ATTACHED', 5],
    ['ATTACHING', 'ATTACHED', 5],
    ['ATTACHED', 'ATTACHED', 5], // as another agent said, without an address
    ['DETACHING', 'DETACHING', 1],
    ['FAILED', 'FAILED', 1],
  ])('that is %s is %s after the agent has told its address', (before, after, details) => {
    const waiting = taskIn('us-east-1', [fresh(before)]);
    const change = { task: waiting.arn, status: 'PENDING' as const, containers: [], networkInterface: ADDRESS };
    const told = applyChange(waiting, change, 1);
    expect(told.attachments).toMatchObject([{ status: after }]);
    expect(told.attachments[0]?.details).toHaveLength(details);
    expect(told.version).toBe(details === 5 ? 2 : 1);
    expect(applyChange(told, change, 2)).toBe(told);
  });
});
