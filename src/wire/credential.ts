/** A SigV4 credential: whose key, and the scope the signature is good for. */
export interface Credential {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** `AKIA…/20261121/us-east-1/ecs/aws4_request` in its parts, or undefined when it is not of that form. */
export function parseCredential(text: string): Credential | undefined {
  const parts = text.split('/');
  const terminator = parts.pop();
  const [service, region, date] = [parts.pop(), parts.pop(), parts.pop()];
  if (terminator !== 'aws4_request' || service === undefined || region === undefined || date === undefined)
    return undefined;
  return { accessKeyId: parts.join('/'), date, region, service }; // the key's own name may hold slashes
}

/** The text after `Credential=` in an Authorization header, or undefined. */
export function credentialText(authorization: string): string | undefined {
  const start = authorization.indexOf('Credential=');
  if (start === -1) return undefined;
  const end = authorization.indexOf(',', start);
  return authorization.slice(start + 'Credential='.length, end === -1 ? undefined : end).trim();
}
