import type { Collected } from '../model/collected.ts';
import { post, type Server, urlOf } from './call.ts';

const inMib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/**
 * Has a server remove what no image of its registry needs: what nobody asked for within the hour, or with `now` all of
 * it. Gives sentences. Throws one where no server answers.
 */
export async function collectBlobs({ endpoint }: Pick<Server, 'endpoint'>, now: boolean): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await post(urlOf(endpoint, '/_drydock/ecr/gc'), headers, JSON.stringify({ now }));
  const body = answer.body as unknown as Collected & { readonly message?: string };
  if (!answer.ok) throw new Error(body.message ?? 'the server refused');
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
