import type { Faults, Sent } from './sent.ts';

const PORTS = { ProxyIngressPort: 'Ingress', ProxyEgressPort: 'Egress' } as const;

/** App Mesh proxies need the task's own network interface. */
export function* proxyModeFaults({ proxyConfiguration, networkMode }: Sent): Faults {
  if (proxyConfiguration && networkMode !== 'awsvpc') {
    yield 'APPMESH proxy configuration is only supported in networkMode=awsvpc';
  }
}

/** The proxy is a container of the task and says, where it can be one, which ports it takes. */
export function* proxyFaults({ proxyConfiguration, networkMode, containerDefinitions }: Sent): Faults {
  if (!proxyConfiguration) return;
  const { containerName, properties = [] } = proxyConfiguration;
  if (!containerDefinitions.some(({ name }) => name === containerName)) {
    yield `Proxy container [${containerName}] does not exist.`;
  }
  if (networkMode !== 'awsvpc') return;
  for (const [property, what] of Object.entries(PORTS)) {
    if (!properties.some(({ name, value }) => name === property && value)) yield `${what} port not found`;
  }
}
