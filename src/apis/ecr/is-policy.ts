type Members = Readonly<Record<string, unknown>>;

/** Which actions a policy may name, written as a policy has them: `ecr:PutImage`. */
export type MayName = (action: string) => boolean;

const VERSIONS = ['2008-10-17', '2012-10-17'];

/**
 * Whether a text can be the policy of a resource (AWS Identity and Access Management user guide, grammar of the JSON
 * policy language): statements that say to whom they allow or deny which actions, and nothing said twice.
 */
export function isPolicy(text: string, mayName: MayName = () => true): boolean {
  const policy = parse(text);
  if (!isMembers(policy)) return false;
  const { Version = VERSIONS[0], Statement } = policy;
  if (!VERSIONS.includes(Version as string) || Statement === undefined) return false;
  return listOf(Statement).every((statement) => isStatement(statement, mayName));
}

function isStatement(statement: unknown, mayName: MayName): boolean {
  if (!isMembers(statement)) return false;
  const one = (name: string): unknown => {
    const [is, isNot] = [statement[name], statement[`Not${name}`]];
    return is === undefined || isNot === undefined ? (is ?? isNot) : undefined;
  };
  const [principal, action] = [one('Principal'), one('Action')];
  const isPrincipal = principal === '*' || isMembers(principal);
  const actions = listOf(action);
  const isAction = actions.length > 0 && actions.every((name) => typeof name === 'string' && mayName(name));
  return ['Allow', 'Deny'].includes(statement.Effect as string) && isPrincipal && isAction;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
