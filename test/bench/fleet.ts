/** Container instances of one type. */
export interface Instances {
  readonly cluster: string;
  readonly instanceType: string;
  readonly count: number;
}

/** Boots instances on a running server. Throws the server's words when it refuses. */
export async function bootInstances(url: string, { cluster, instanceType, count }: Instances): Promise<void> {
  const response = await fetch(`${url}/_drydock/fleet`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cluster, instances: [{ instanceType, availabilityZone: 'a', count }] }),
  });
  if (!response.ok) throw new Error(await response.text());
}
