/** What a comparison reads of a container instance, in the words of the language. */
export type SubjectKind =
  | 'agentConnected'
  | 'agentVersion'
  | 'attribute'
  | 'ec2InstanceId'
  | 'registeredAt'
  | 'runningTasksCount'
  | 'task:group';

/** The operators by their symbols; each has a word form that means the same. */
export type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'exists' | '!exists' | 'in' | '!in' | '=~' | '!~';

/** `subject operator [argument]`. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly subject: SubjectKind;
  /** The attribute's name, where the subject is one. */
  readonly attribute?: string | undefined;
  readonly operator: Operator;
  /** None for `exists`, one or more for `in`, one for all others. */
  readonly values: readonly string[];
}

/** An expression of the cluster query language, parsed. */
export type Query =
  | Comparison
  | { readonly kind: 'not'; readonly operand: Query }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Query[] };

/** The kinds of subjects a query reads: whether its answer can change with tasks, or with attributes alone. */
export function subjectsOf(query: Query): ReadonlySet<SubjectKind> {
  const kinds = new Set<SubjectKind>();
  const visit = (part: Query): void => {
    if (part.kind === 'comparison') kinds.add(part.subject);
    else if (part.kind === 'not') visit(part.operand);
    else part.operands.forEach(visit);
  };
  visit(query);
  return kinds;
}
