import type {
  PlacementConstraint as SentConstraint,
  PlacementStrategy as SentStrategy,
} from '../../../../api-schemas/ecs/types.ts';
import type { Placement, PlacementConstraint, PlacementStrategy } from '../../../model/placement.ts';
import type { LaunchType } from '../../../model/task.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import { queryFault } from './cluster-query.ts';

/** How many constraints a task may have, those of its definition and those of the request together. */
export const MOST_CONSTRAINTS = 10;
const MOST_STRATEGIES = 5;
const INSTANCE = /^(instanceId|host)$/i;
const ATTRIBUTE = /^attribute:[a-zA-Z0-9\-_/\\.]{1,128}$/i;

type PlacementInput = Pick<Input<'RunTask'>, 'placementConstraints' | 'placementStrategy'>;

/**
 * How the tasks of a call are to be placed; undefined where nothing was asked for. Throws ECS's refusals; those of
 * which no sentence is recorded are worded like the ones that are.
 */
export function placementOf(
  { document }: Pick<TaskDefinition, 'document'>,
  launchType: LaunchType,
  { placementConstraints: sent = [], placementStrategy = [] }: PlacementInput,
): Placement | undefined {
  const ofDefinition = (document.placementConstraints ?? []) as readonly SentConstraint[];
  const placementConstraints = [...ofDefinition, ...sent];
  const faults = placementFaults(launchType, placementConstraints, placementStrategy);
  const { value: message } = faults.next();
  if (message) throw ecsError('InvalidParameterException', message);
  if (placementConstraints.length === 0 && placementStrategy.length === 0) return undefined;
  return {
    ...(placementConstraints.length > 0 ? { constraints: placementConstraints.map(constraintOf) } : {}),
    ...(placementStrategy.length > 0 ? { strategies: placementStrategy.map(strategyOf) } : {}),
  };
}

/** The constraints of a task definition, which every one of its tasks has. */
export const definitionConstraints = ({ document }: Pick<TaskDefinition, 'document'>): PlacementConstraint[] =>
  ((document.placementConstraints ?? []) as readonly SentConstraint[]).map(constraintOf);

function* placementFaults(
  launchType: LaunchType,
  constraints: readonly SentConstraint[],
  strategies: readonly SentStrategy[],
): Generator<string> {
  if (launchType === 'FARGATE') {
    const unsupported = 'are not supported with FARGATE launch type.';
    if (constraints.length > 0) yield `Placement constraints ${unsupported}`;
    if (strategies.length > 0) yield `Placement strategies ${unsupported}`;
  }
  if (constraints.length > MOST_CONSTRAINTS) yield `Maximum number of constraints is ${MOST_CONSTRAINTS}.`;
  if (strategies.length > MOST_STRATEGIES) yield `Maximum number of strategies is ${MOST_STRATEGIES}.`;
  for (const constraint of constraints) yield* constraintFaults(constraint);
  for (const strategy of strategies) yield* strategyFaults(strategy);
}

/** What is wrong with a placement constraint, of a request or of a task definition. */
export function* constraintFaults({ type, expression }: SentConstraint): Generator<string> {
  if (type === undefined) yield 'Placement constraint type should be specified.';
  if (type === 'distinctInstance') {
    if (expression) yield 'distinctInstance expression should not be specified.';
  } else if (expression) {
    const fault = queryFault(expression);
    if (fault) yield fault;
  } else yield `${type} expression should be specified.`;
}

function* strategyFaults({ type, field }: SentStrategy): Generator<string> {
  switch (type) {
    case undefined:
      yield 'Placement strategy type should be specified.';
      return;
    case 'random':
      if (field) yield 'random field should not be specified.';
      return;
    default:
      if (!field) yield `${type} field should be specified.`;
      else if (!(type === 'spread' ? isSpreadField(field) : packed(field)))
        yield `${type} field '${field}' is invalid.`;
  }
}

const isSpreadField = (field: string): boolean => INSTANCE.test(field) || ATTRIBUTE.test(field);

/** The resource that is packed; its name may be in any case of letters. */
const packed = (field = ''): 'cpu' | 'memory' | undefined =>
  (['cpu', 'memory'] as const).find((name) => name === field.toLowerCase());

const constraintOf = ({ type, expression = '' }: SentConstraint): PlacementConstraint =>
  type === 'distinctInstance' ? { type } : { type: 'memberOf', expression };

function strategyOf({ type, field = '' }: SentStrategy): PlacementStrategy {
  if (type === 'spread') return { type, field };
  const resource = type === 'binpack' ? packed(field) : undefined;
  return resource ? { type: 'binpack', field: resource } : { type: 'random' };
}
