import { wildcard } from '../../model/wildcard.ts';

/** Who wants to do what to which repository. */
export interface Wish {
  readonly accountId: string;
  readonly action: 'ecr:ReplicateImage' | 'ecr:CreateRepository';
  readonly resource: string;
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

/** Members of a statement that make it say something else; it is not understood then. */
const NOT_UNDERSTOOD = ['Condition', 'NotAction', 'NotPrincipal', 'NotResource'];

/**
 * Whether the policy of a registry lets another account do something to it (user guide, registry permissions for
 * cross-account replication). A statement that is not understood, such as one with conditions, allows nothing, and denies
 * what it may be about.
 */
export function registryPolicyAllows(policyText: string | undefined, wish: Wish): boolean {
  if (policyText === undefined) return false;
  const { Statement: statements } = JSON.parse(policyText) as { readonly Statement: unknown };
  const about = listOf(statements).filter(
    (one): one is Statement => typeof one === 'object' && one !== null && isAbout(one, wish),
  );
  const allows = (one: Statement): boolean => one.Effect === 'Allow' && isUnderstood(one);
  return about.some(allows) && about.every(allows);
}

const isUnderstood = (statement: Statement): boolean => !NOT_UNDERSTOOD.some((member) => member in statement);

function isAbout({ Principal, Action, Resource, ...rest }: Statement, { accountId, action, resource }: Wish): boolean {
  const named = (value: unknown, fits: (text: string) => boolean): boolean =>
    listOf(value).some((one) => typeof one === 'string' && fits(one));
  const isDenial = rest.Effect === 'Deny';
  const isOf = (value: unknown, fits: (text: string) => boolean): boolean =>
    value === undefined ? isDenial : named(value, fits);
  const principals =
    typeof Principal === 'object' && Principal !== null && 'AWS' in Principal ? Principal.AWS : Principal;
  return (
    isOf(principals, (text) => isAccount(text, accountId)) &&
    isOf(Action, (text) => wildcard(text.toLowerCase())(action.toLowerCase())) &&
    isOf(Resource, (text) => wildcard(text)(resource))
  );
}

/** Replication is the work of a role of the account that is linked to the service. */
const isAccount = (principal: string, accountId: string): boolean =>
  principal === '*' ||
  principal === accountId ||
  principal === `arn:aws:iam::${accountId}:root` ||
  principal.startsWith(`arn:aws:iam::${accountId}:role/aws-service-role/replication.ecr.amazonaws.com/`);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
