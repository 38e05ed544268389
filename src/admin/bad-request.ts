/** A request of an operator's that cannot be carried out, with a sentence for who sent it; nothing was changed. */
export class BadRequest extends Error {
  readonly statusCode = 400;
}
