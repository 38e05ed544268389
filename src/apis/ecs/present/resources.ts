/** What an instance brought or has left, in units and MiB; both PORTS lists mean ports that are in use. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  readonly gpus: readonly string[];
}

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
