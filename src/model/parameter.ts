import type { Scope } from './scope.ts';

/** One version of a parameter of SSM's Parameter Store. */
export interface Parameter {
  readonly name: string;
  readonly version: number;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly value: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** An ARN. */
  readonly modifiedBy: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly description?: string | undefined;
  /** Of a SecureString, as it was sent: there is no KMS, so nothing is encrypted with it. */
  readonly keyId?: string | undefined;
  readonly labels: readonly string[];
}

/** `parameter/NAME`; the slash a name begins with is the one after `parameter`. */
export const parameterArn = ({ region, accountId }: Scope, name: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

/** What a text names: a parameter by its name or its ARN, and of its versions one by number or label. */
export interface ParameterReference {
  /** The names it can have: an ARN does not say whether a name without a hierarchy begins with a slash. */
  readonly names: readonly string[];
  /** Of an ARN. */
  readonly scope?: Scope | undefined;
  /** With its colon, as answers repeat it. */
  readonly selector?: string | undefined;
}

const ARN = /^arn:aws[a-z-]*:ssm:([a-z0-9-]+):(\d{12}):parameter\/([^:]+)(:[^:]+)?$/;
const NAME = /^([^:]+)(:[^:]+)?$/;

/** Takes `NAME`, `ARN` and either with `:VERSION` or `:LABEL`; undefined for a text that is none of them. */
export function parseParameterReference(text: string): ParameterReference | undefined {
  const arn = ARN.exec(text);
  if (arn) {
    const [, region = '', accountId = '', rest = '', selector] = arn;
    const names = rest.includes('/') ? [`/${rest}`] : [rest, `/${rest}`];
    return { names, scope: { accountId, region }, selector };
  }
  const [, name, selector] = NAME.exec(text) ?? [];
  return name === undefined ? undefined : { names: [name], selector };
}

/** Of a parameter's versions, the oldest first, the one a selector (`:3`, `:label`) stands for; the latest without one. */
export function selectVersion(versions: readonly Parameter[], selector: string | undefined): Parameter | undefined {
  if (selector === undefined) return versions.at(-1);
  const text = selector.slice(1);
  return versions.find(({ version, labels }) => String(version) === text || labels.includes(text));
}
