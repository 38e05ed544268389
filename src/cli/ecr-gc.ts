import type { Collected } from '../model/collected.ts';
import type { Server } from './call.ts';

const inMib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/**
 * Has a server remove what no image of its registry needs: what nobody asked for within the hour, or with `now` all of
 * it. Gives sentences. Throws one where no server answers.
 */
export async function collectBlobs({ endpoint }: Pick<Server, 'endpoint'>, now: boolean): Promise<string> {
  const url = new URL('/_drydock/ecr/gc', endpoint);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ now }) }).catch((error) => {
    throw new Error(`no server answers at ${endpoint}`, { cause: error });
  });
  const body = (await answer.json()) as Collected & { readonly message?: string };
  if (!answer.ok) throw new Error(body.message ?? `the server answered ${answer.status}`);
  const { freedBytes, waitingBytes, blobs, bytes } = body;
  const kept = blobs === 1 ? '1 blob is' : `${blobs} blobs are`;
  const sentences = [`Freed ${inMib(freedBytes)}; ${kept} left, of ${inMib(bytes)}.`];
  if (waitingBytes > 0) {
    const size = inMib(waitingBytes);
    sentences.push(
      `${size} of them no image needs, but somebody asked for them within the hour; --now frees them too.`,
    );
  }
  return `${sentences.join('\n')}\n`;
}
