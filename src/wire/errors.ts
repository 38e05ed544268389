/**
 * An error as AWS's clients see it: `code` becomes `__type` (JSON) or `<Code>` (XML), `status` the HTTP status,
 * `members` further members of the body, such as `resourceIds` of a ConflictException.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** What this server has not built: HTTP 501, so that no client takes it for a refusal of AWS's, with the thing's name. */
export function notBuilt(what: string): AwsError {
  return new AwsError('NotImplementedException', `${what} is not built in Drydock yet.`, 501);
}

/** A body that cannot be read as the protocol it claims to be. */
export function unreadable(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

/** A bug of ours, told without telling anything of the inside; the id finds the stack in the log. */
export function serverFault(requestId: string): AwsError {
  const message = `Service Unavailable. Please try again later. The log has the reason under request id ${requestId}.`;
  return new AwsError('ServerException', message, 500);
}
