import type { Ids } from '../../effects.ts';
import { parseArn } from '../../model/arn.ts';
import type { Attachment, AttachmentStatus, NetworkBinding, Task } from '../../model/task.ts';

/** The address of a task that has a network interface of its own. */
export interface InterfaceAddress {
  readonly privateIPv4Address: string;
  readonly macAddress: string;
  /** Where its ports are reached, if the address is not from this machine. */
  readonly publishedPorts?: readonly NetworkBinding[] | undefined;
}

/** A network interface as it is when its task is accepted: only its subnet is known. */
export const newInterface = (ids: Ids, subnetId: string): Attachment => ({
  id: ids.uuid(),
  type: 'ElasticNetworkInterface',
  status: 'PRECREATED',
  details: [{ name: 'subnetId', value: subnetId }],
});

/** A task's attachments, all in this status. */
export const withAttachmentStatus = (
  attachments: readonly Attachment[],
  status: AttachmentStatus,
): readonly Attachment[] =>
  attachments.every((attachment) => attachment.status === status)
    ? attachments
    : attachments.map((attachment) => ({ ...attachment, status }));

/** A task's attachments once its network interface has its address, in the order AWS shows the details. */
export function withAddress({ arn, attachments }: Task, address: InterfaceAddress): readonly Attachment[] {
  const { region = '' } = parseArn(arn) ?? {};
  return attachments.map((attachment) => {
    const [subnet] = attachment.details;
    return {
      ...attachment,
      status: 'ATTACHED' as const,
      details: [
        ...(subnet ? [subnet] : []),
        { name: 'networkInterfaceId', value: networkInterfaceId(attachment.id) },
        { name: 'macAddress', value: address.macAddress },
        { name: 'privateDnsName', value: privateDnsName(address.privateIPv4Address, region) },
        { name: 'privateIPv4Address', value: address.privateIPv4Address },
        ...publishedPorts(address),
      ],
    };
  });
}

/** Not AWS's: `127.0.0.1:32768->80/tcp`, separated by commas. */
function publishedPorts({ publishedPorts: ports = [] }: InterfaceAddress) {
  if (ports.length === 0) return [];
  const texts = ports.map((port) => `${port.bindIP}:${port.hostPort}->${port.containerPort}/${port.protocol}`);
  return [{ name: 'drydock.publishedPorts', value: texts.join(',') }];
}

const INTERFACE_DIGITS = 17;

/** `eni-` and 17 hex digits, always the same ones for an attachment. */
const networkInterfaceId = (attachmentId: string): string =>
  `eni-${attachmentId.replaceAll('-', '').slice(0, INTERFACE_DIGITS)}`;

/** The name EC2 gives an address; us-east-1 has kept the domain of before there were regions. */
const privateDnsName = (address: string, region: string): string =>
  `ip-${address.replaceAll('.', '-')}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`;
