import type { Cluster } from '../../../../model/cluster.ts';
import type { TaskDefinition } from '../../../../model/task-definition.ts';
import type { AskedService, Faults } from './asked.ts';

const LONGEST_DNS_NAME = 127;

interface DocumentedContainer {
  readonly portMappings?: readonly { readonly name?: string | undefined }[] | undefined;
}

/** A Service Connect configuration that ECS would refuse. */
export function* serviceConnectFaults(
  { sent, definition }: Pick<AskedService, 'sent' | 'definition'>,
  { serviceConnectDefaults }: Pick<Cluster, 'serviceConnectDefaults'>,
): Faults {
  const { enabled, namespace, services = [] } = sent.serviceConnectConfiguration ?? {};
  if (!enabled) return;
  if (!namespace && !serviceConnectDefaults?.namespace) yield 'Namespace is missing';
  const names = definition ? portNames(definition) : [];
  for (const { portName, clientAliases } of services) {
    if (clientAliases && clientAliases.length !== 1) yield 'clientAliases must have 1 element.';
    if (!names.includes(portName)) {
      yield `portName(${portName}) does not refer to any named PortMapping in the task definition.`;
    }
    const long = clientAliases?.find(({ dnsName = '' }) => dnsName.length > LONGEST_DNS_NAME);
    if (long) yield `dnsName can be at most ${LONGEST_DNS_NAME} characters long.`; // AWS's words are not recorded
  }
}

const portNames = ({ document }: TaskDefinition): readonly (string | undefined)[] =>
  ((document.containerDefinitions ?? []) as readonly DocumentedContainer[]).flatMap(({ portMappings = [] }) =>
    portMappings.map(({ name }) => name),
  );
