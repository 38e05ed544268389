import { notBuilt } from './errors.ts';

/** Whether a value of a member asks for something that is not built. */
export type Asks = (value: unknown) => boolean;

/** Something was sent, and not an empty list. */
export const given: Asks = (value) => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** The member is true. */
export const isTrue: Asks = (value) => value === true;

/** Throws 501 with the name of the first member that asks for what is not built; `what` is the api and the operation. */
export function checkBuilt(what: string, input: object, unbuilt: Readonly<Record<string, Asks>>): void {
  for (const [member, asks] of Object.entries(unbuilt)) {
    if (asks((input as Record<string, unknown>)[member])) throw notBuilt(`${what} with ${member}`);
  }
}
