/** What a request can name of what there is: whole ARNs, their last part (a name, an id), a definition's family. */
type Form = 'arn' | 'id' | 'family';

const ARN = /arn:aws:ecs:[a-z0-9-]+:\d{12}:([a-z-]+)\/[^"\\]+/g;
const TOKEN = /"nextToken":"([^"]+)"/;
const MARKER = /@live:([a-z-]+):([a-z]+):(\d+)@/g;
const MOST_OF_A_KIND = 30;

/**
 * A text that stands for something that will be there when the request is sent, so that a request can be made up
 * before it is known what there is, and sent again when a failing case is made smaller.
 */
export const live = (kind: string, form: Form, nth: number): string => `@live:${kind}:${form}:${nth}@`;

/** What there is, by kind, as a caller gets to know it: from the answers. */
export function livePool() {
  const known = new Map<string, string[]>();

  function add(kind: string, text: string): void {
    const all = known.get(kind) ?? [];
    known.set(kind, all);
    if (all.includes(text)) return;
    all.unshift(text);
    all.length = Math.min(all.length, MOST_OF_A_KIND);
  }

  function named(kind: string, form: string, nth: number): string {
    const all = kind === 'any' ? [...known.values()].flat() : (known.get(kind) ?? []);
    const arn = all[nth % Math.max(1, all.length)] ?? `arn:aws:ecs:us-east-1:000000000000:${kind}/none`;
    if (form === 'arn') return arn;
    const id = arn.slice(arn.lastIndexOf('/') + 1);
    return form === 'id' ? id : id.replace(/:.*$/, '');
  }

  return {
    /** Remembers what an answer names. */
    learn(body: string): void {
      for (const [arn, kind = ''] of body.matchAll(ARN)) add(kind, arn);
      const token = TOKEN.exec(body)?.[1];
      if (token !== undefined) add('next-token', token);
    },
    /** A request's body with what there is in the place of each `live` text. */
    fill: (body: string): string =>
      body.replace(MARKER, (_, kind: string, form: string, nth: string) => named(kind, form, Number(nth))),
  };
}
