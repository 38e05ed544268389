import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../wire/sha256.ts';

/** Whose signature, and what it is good for. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials for a time, such as a role's. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
}

/** The headers of a POST with its signature, as a server with `--auth sigv4` wants it. */
export async function sign(
  { host, hostname, pathname }: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { region, service, sessionToken, ...key }: Signer,
): Promise<Record<string, string>> {
  const credentials = sessionToken === undefined ? key : { ...key, sessionToken };
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const request = { method: 'POST', protocol: 'http:', hostname, path: pathname, headers: { ...headers, host }, body };
  const signed = await signer.sign(request);
  return signed.headers;
}
