import type { InstanceResources } from '../../../model/resources.ts';

/** What an instance brought or has left, as the API shows it: without its network interfaces. */
export type Resources = Omit<InstanceResources, 'enis'>;

/** A resource with the one value its type has, as events show it. */
export type TypedResource =
  | { readonly name: string; readonly type: 'INTEGER'; readonly integerValue: number }
  | { readonly name: string; readonly type: 'STRINGSET'; readonly stringSetValue: readonly string[] };

/** Resources in ECS's form and order; GPU only where there is one. */
export function typedResources({ cpu, memory, tcpPorts, udpPorts, gpus }: Resources): TypedResource[] {
  const integer = (name: string, integerValue: number): TypedResource => ({ name, type: 'INTEGER', integerValue });
  const strings = (name: string, values: readonly (string | number)[]): TypedResource => ({
    name,
    type: 'STRINGSET',
    stringSetValue: values.map(String),
  });
  return [
    integer('CPU', cpu),
    integer('MEMORY', memory),
    strings('PORTS', tcpPorts),
    strings('PORTS_UDP', udpPorts),
    ...(gpus.length > 0 ? [strings('GPU', gpus)] : []),
  ];
}
