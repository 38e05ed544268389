import type { Server } from './call.ts';

const MIB = 2 ** 20;

/** Has a server remove what no image of its registry needs; gives a sentence. Throws one where no server answers. */
export async function collectBlobs({ endpoint }: Pick<Server, 'endpoint'>): Promise<string> {
  const url = new URL('/_drydock/ecr/gc', endpoint);
  const answer = await fetch(url, { method: 'POST' }).catch((error) => {
    throw new Error(`no server answers at ${endpoint}`, { cause: error });
  });
  const body = (await answer.json()) as { readonly freedBytes?: number; readonly message?: string };
  if (!answer.ok) throw new Error(body.message ?? `the server answered ${answer.status}`);
  return `Freed ${((body.freedBytes ?? 0) / MIB).toFixed(1)} MiB.\n`;
}
