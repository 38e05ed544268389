import { parseInstant } from './instant.ts';
import { compilePattern } from './pattern.ts';
import type { Comparison, Operator } from './query.ts';
import type { Predicate } from './query-subject.ts';
import { compareVersions, parseVersion } from './version.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * Makes a predicate of one comparison. It holds where the subject has a value for which it holds, so without a value
 * none but `!exists` does: AWS leaves instances without `retiring` out of `attribute:retiring != true`
 * (aws/containers-roadmap issue 486). `task:group` has a value for each task, so `!=` asks for a task of another group;
 * "no task of the group" is `not(task:group == database)`, as the developer guide's anti-affinity example has it.
 */
export function compileComparison(comparison: Comparison): Predicate {
  const { subject, attribute = '', operator, values } = comparison;
  const wanted = values[0] ?? '';
  switch (subject) {
    case 'attribute': {
      if (operator === 'exists') return (instance) => instance.attribute(attribute) !== undefined;
      if (operator === '!exists') return (instance) => instance.attribute(attribute) === undefined;
      const test = textTest(comparison);
      return (instance) => {
        const value = instance.attribute(attribute);
        return value !== undefined && test(value);
      };
    }
    case 'ec2InstanceId': {
      const test = textTest(comparison);
      return (instance) => test(instance.ec2InstanceId);
    }
    case 'agentConnected': {
      const [whenTrue, whenFalse] = ['true', 'false'].map(textTest(comparison));
      return (instance) => (instance.agentConnected ? whenTrue : whenFalse) === true;
    }
    case 'task:group':
      return taskGroupTest(comparison);
    case 'agentVersion':
      return agentVersionTest(parseVersion(wanted) ?? [], orderTest(operator));
    case 'runningTasksCount': {
      const [holds, count] = [orderTest(operator), Number(wanted)];
      return (instance) => holds(instance.runningTasksCount - count);
    }
    case 'registeredAt': {
      // The language has no fractions of a second; whoever compares with the second an instance shows means that one.
      const [holds, second] = [orderTest(operator), (parseInstant(wanted) ?? 0) / 1000];
      return (instance) => holds(Math.floor(instance.registeredAt / 1000) - second);
    }
  }
}

function taskGroupTest(comparison: Comparison): Predicate {
  const { operator, values } = comparison;
  switch (operator) {
    case 'exists':
      return ({ taskGroups }) => taskGroups.size > 0;
    case '!exists':
      return ({ taskGroups }) => taskGroups.size === 0;
    case '==':
    case 'in':
      return ({ taskGroups }) => values.some((group) => taskGroups.has(group));
    default: {
      const test = textTest(comparison);
      return ({ taskGroups }) => {
        for (const group of taskGroups.keys()) if (test(group)) return true;
        return false;
      };
    }
  }
}

function agentVersionTest(wanted: readonly number[], holds: (order: number) => boolean): Predicate {
  // A fleet has few versions and most neighbours have the same one.
  let last: string | undefined;
  let answer = false;
  return ({ agentVersion }) => {
    if (agentVersion !== last) {
      const version = agentVersion === undefined ? undefined : parseVersion(agentVersion);
      answer = version !== undefined && holds(compareVersions(version, wanted));
      last = agentVersion;
    }
    return answer;
  };
}

/** The test of a text's value: negative operators are the opposite of their positive ones. */
function textTest({ operator, values }: Comparison): (text: string) => boolean {
  const wanted = values[0] ?? '';
  switch (operator) {
    case '==':
      return (text) => text === wanted;
    case '!=':
      return (text) => text !== wanted;
    case 'in':
    case '!in': {
      const set = new Set(values);
      return operator === 'in' ? (text) => set.has(text) : (text) => !set.has(text);
    }
    case '=~':
    case '!~': {
      const matches = compilePattern(wanted);
      return operator === '=~' ? matches : (text) => !matches(text);
    }
    default: {
      // AWS does not say how attributes are ordered: two numbers as numbers, everything else as text.
      const [holds, isNumber] = [orderTest(operator), NUMBER.test(wanted)];
      return (text) => {
        if (isNumber && NUMBER.test(text)) return holds(Number(text) - Number(wanted));
        return holds(text < wanted ? -1 : Number(text > wanted));
      };
    }
  }
}

/** Whether an order (negative: before, 0: equal, positive: after) is the one an operator asks for. */
function orderTest(operator: Operator): (order: number) => boolean {
  switch (operator) {
    case '==':
      return (order) => order === 0;
    case '!=':
      return (order) => order !== 0;
    case '>':
      return (order) => order > 0;
    case '>=':
      return (order) => order >= 0;
    case '<':
      return (order) => order < 0;
    default:
      return (order) => order <= 0;
  }
}
