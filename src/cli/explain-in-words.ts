import type { ExplainedInstance, ExplainedStrategy, ExplainedTask } from '../scheduler/explain.ts';
import type { PlacementStrategy } from '../model/placement.ts';
import { wrap } from './wrap.ts';

const MOST_NAMED = 6;
const MOST_WOULD_FIT = 3;

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** `1 task`, `2 tasks` */
export const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** A few instances by name, of more only how many. */
const named = (arns: readonly string[]): string =>
  arns.length <= MOST_NAMED
    ? arns.map(idOf).join(', ')
    : `${arns.slice(0, MOST_NAMED).map(idOf).join(', ')} and ${arns.length - MOST_NAMED} more`;

/** `spread attribute:ecs.availability-zone` */
export const strategyName = (strategy: PlacementStrategy): string =>
  strategy.type === 'random' ? 'random' : `${strategy.type} ${strategy.field}`;

/** What a strategy gave an instance: `0 tasks of family:web in its zone`. */
function rankInWords(strategy: PlacementStrategy, rank: number, group: string): string {
  if (strategy.type === 'binpack') return `${rank} ${strategy.field === 'cpu' ? 'CPU units' : 'MiB'} left`;
  if (strategy.type === 'random') return 'chance';
  return `${counted(rank, 'task')} of ${group} ${whereOf(strategy.field)}`;
}

/** What spread counts by, in words. */
function whereOf(field: string): string {
  if (/^attribute:ecs\.availability-zone$/i.test(field)) return 'in its zone';
  return /^attribute:/i.test(field) ? `with its ${field.slice('attribute:'.length)}` : 'on it';
}

/** Why a task went where it went, or nowhere: a line or two for each step. `all` names every instance's rank too. */
export function taskInWords(task: ExplainedTask, group: string, all: boolean): string[] {
  const able = task.instances.filter(({ notAsked, refusal }) => notAsked === undefined && refusal === undefined);
  const lines = [
    `    ${able.length === 0 ? 'None' : able.length} of ${counted(task.instances.length, 'instance')} can take it.`,
  ];
  if (task.chosen !== undefined) {
    const chosen = task.instances.find(({ containerInstanceArn }) => containerInstanceArn === task.chosen);
    let left = able.length;
    for (const [index, step] of task.strategies.entries()) {
      lines.push(...wrap(stepInWords(step, chosen?.ranks[index] ?? 0, left, group), '    ', '      '));
      left = step.tied.length;
    }
    if (task.decidedBy === 'tie key') {
      lines.push(
        ...wrap(`A tie of ${left}: the lower tie key wins, a number made of the ARN -> ${idOf(task.chosen)}.`, '    '),
      );
    }
    if (all && able.length > 1) lines.push(...able.flatMap((instance) => ranksOf(instance, task, group)));
  }
  return all || task.chosen === undefined ? [...lines, ...refusalsInWords(task.instances)] : lines;
}

function stepInWords({ strategy, tied }: ExplainedStrategy, best: number, before: number, group: string): string {
  const name = strategyName(strategy);
  if (before === 1) return `${name}: nothing to choose.`;
  if (strategy.type === 'random') return `random: chance draws ${named(tied)}.`;
  const wants = strategy.type === 'binpack' ? 'least' : 'fewest';
  const also = tied.length === before ? 'all are equal' : named(tied);
  return `${name}: ${wants} is ${rankInWords(strategy, best, group)} -> ${also}.`;
}

function ranksOf({ containerInstanceArn, ranks }: ExplainedInstance, task: ExplainedTask, group: string): string[] {
  const words = task.strategies.map(({ strategy }, index) => rankInWords(strategy, ranks[index] ?? 0, group));
  return wrap(`${idOf(containerInstanceArn)}: ${words.join('; ')}`, '      ', '        ');
}

/** Why instances cannot take a task: each with the word of the API and every reason; those alike are said at once. */
export function refusalsInWords(instances: readonly ExplainedInstance[]): string[] {
  const alike = new Map<string, string[]>();
  for (const { containerInstanceArn, notAsked, refusal, details } of instances) {
    if (notAsked === undefined && refusal === undefined) continue;
    const why = details.map(({ says }) => says).join('; ');
    const words = notAsked === undefined ? `(${refusal}): ${why}.` : `not asked: ${notAsked}.`;
    alike.set(words, [...(alike.get(words) ?? []), containerInstanceArn]);
  }
  return [...alike].flatMap(([words, arns]) => {
    const [be, refuse] = arns.length === 1 ? ['is', 'refuses'] : ['are', 'refuse'];
    return wrap(`${named(arns)} ${words.startsWith('(') ? refuse : be} ${words}`, '    ', '      ');
  });
}

/** What would give a task a place, the closest instances first. */
export function wouldFitInWords({ wouldFit }: ExplainedTask): string[] {
  if (wouldFit.length === 0) return ['    No instance was asked: add one, or activate one that is DRAINING.'];
  const lines = wouldFit.slice(0, MOST_WOULD_FIT).flatMap(({ containerInstanceArn, needs }) => {
    return wrap(`${needs.join(' and ')} on ${idOf(containerInstanceArn)}`, '    -', '      ');
  });
  return ['    It would fit with', ...lines];
}
