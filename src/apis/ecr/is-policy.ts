type Members = Readonly<Record<string, unknown>>;
type Is = (value: unknown) => boolean;

/** Which actions a policy may name, written as a policy has them: `ecr:PutImage`. */
export type MayName = (action: string) => boolean;

/** What a policy may say besides. */
interface MaySay {
  /** Any action, unless it is given. */
  readonly mayName?: MayName | undefined;
  /**
   * Whether statements may be about resources: one of a repository is about that, and AWS refuses any that it names
   * (awsdocs/amazon-ecr-user-guide pull request 20; aws/aws-cdk, Repository.addToResourcePolicy).
   */
  readonly mayHaveResources?: boolean | undefined;
}

/**
 * Whether a text can be the policy of a resource (AWS Identity and Access Management user guide, grammar of the JSON
 * policy language): statements that say to whom they allow or deny which actions, nothing said twice and nothing else.
 */
export function isPolicy(text: string, { mayName = () => true, mayHaveResources = false }: MaySay = {}): boolean {
  const isAction: Is = (value) => isText(value) && mayName(value as string);
  const statement: Readonly<Record<string, Is>> = {
    Sid: isText,
    Effect: (value) => value === 'Allow' || value === 'Deny',
    Principal: (value) => value === '*' || isMapOf(value, someOf(isText)),
    Action: someOf(isAction),
    Resource: (value) => mayHaveResources && someOf(isText)(value),
    Condition: (value) => isMapOf(value, (tests) => isMapOf(tests, someOf(isScalar))),
  };
  const isStatement: Is = (value) =>
    isMembers(value) && isMadeOf(value, withOpposites(statement), ['Effect', 'Principal', 'Action']);
  const policy = parse(text);
  return isMembers(policy) && isMadeOf(policy, { ...POLICY, Statement: anyOf(isStatement) }, ['Statement']);
}

const POLICY: Readonly<Record<string, Is>> = {
  Version: (value) => value === '2012-10-17' || value === '2008-10-17',
  Id: isText,
};
/** Members of which a statement may have the opposite in their place. */
const OPPOSITES = ['Principal', 'Action', 'Resource'];

function withOpposites(members: Readonly<Record<string, Is>>): Readonly<Record<string, Is>> {
  return { ...members, ...Object.fromEntries(OPPOSITES.map((name) => [`Not${name}`, members[name] as Is])) };
}

/** Whether an object has all that it must, and each member as it must be; a member's opposite stands for it. */
function isMadeOf(value: Members, known: Readonly<Record<string, Is>>, required: readonly string[]): boolean {
  const isKnown = Object.entries(value).every(([name, one]) => Object.hasOwn(known, name) && known[name]?.(one));
  const has = (name: string): boolean => Object.hasOwn(value, name);
  const isOnce = OPPOSITES.every((name) => !(has(name) && has(`Not${name}`)));
  return isKnown && isOnce && required.every((name) => has(name) || has(`Not${name}`));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
const isScalar: Is = (value) => ['string', 'number', 'boolean'].includes(typeof value);
const anyOf =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) ? value.every(is) : is(value);
const someOf =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) ? value.length > 0 && value.every(is) : is(value);
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMapOf = (value: unknown, is: Is): boolean => isMembers(value) && Object.values(value).every(is);
