import type { Scenario } from '../model/scenario.ts';
import type { SchedulerInstance } from '../scheduler/capacity.ts';
import type { Outcome } from '../scheduler/scenario.ts';
import { drawCluster, type DrawnTask, LEGEND } from './draw-cluster.ts';
import { counted, refusalsInWords, strategyName, taskInWords, wouldFitInWords } from './explain-in-words.ts';
import { letterOf, paintWith } from './paint.ts';
import { wrap } from './wrap.ts';

/** A scenario that has been run, with what is needed to draw it. */
export interface PlacedScenario {
  readonly scenario: Scenario;
  readonly instances: readonly SchedulerInstance[];
  /** The tasks that ran before. */
  readonly running: readonly Omit<DrawnTask, 'request'>[];
  readonly outcomes: readonly Outcome[];
  /** What the scenario expects and did not come. */
  readonly unmet: readonly string[];
}

const MOST_TASKS_SHOWN = 12;

/** The report of a scenario for a terminal of 80 columns: the cluster before and after each request, and the reasons. */
export function placementReport(
  placed: PlacedScenario,
  options: { readonly step: boolean; readonly colours: boolean },
) {
  const { scenario, instances, outcomes, unmet } = placed;
  const paint = paintWith(options.colours);
  const tasks: DrawnTask[] = placed.running.map((task) => ({ ...task, request: 0 }));
  const draw = (latest: number): string[] => drawCluster(instances, tasks, { latest, paint });
  const lines = [...wrap(scenario.title, ''), '', 'Before', ...draw(0), ...wrap(LEGEND, '  ')];
  outcomes.forEach(({ request, plan, explanation }, index) => {
    const nth = index + 1;
    const { group, needs } = request;
    lines.push('', ...requestInWords(request, nth));
    const [first] = explanation.tasks;
    const refused = first?.chosen === undefined || options.step ? [] : refusalsInWords(first.instances);
    if (refused.length > 0) lines.push('  Cannot take it:', ...refused);
    explanation.tasks.forEach((task, number) => {
      if (task.chosen === undefined) return;
      tasks.push({ containerInstanceArn: task.chosen, needs, request: nth });
      if (!options.step && number >= MOST_TASKS_SHOWN) return;
      const id = task.chosen.slice(task.chosen.lastIndexOf('/') + 1);
      lines.push(
        paint(`  Task ${letterOf(nth)}${number + 1} -> ${id}`, nth),
        ...taskInWords(task, group, options.step),
      );
      if (options.step) lines.push('', ...draw(nth), '');
    });
    const more = options.step ? 0 : plan.placements.length - MOST_TASKS_SHOWN;
    if (more > 0) lines.push(`  ${counted(more, 'more task')}: --step shows each.`);
    const last = explanation.tasks.at(-1);
    if (explanation.unplaced > 0 && last) {
      lines.push(`  Not placed: ${counted(explanation.unplaced, 'task')}.`);
      lines.push(...taskInWords(last, group, false), ...wouldFitInWords(last));
    }
    if (!options.step) lines.push('', `After request ${letterOf(nth)}`, ...draw(nth));
  });
  if (scenario.expected && unmet.length === 0) lines.push('', 'This is what the scenario expects.');
  if (unmet.length > 0) lines.push('', 'The scenario expects something else:', ...unmet.map((one) => `  ${one}`));
  return `${lines.join('\n')}\n`;
}

function requestInWords(request: Outcome['request'], nth: number): string[] {
  const { group, count, needs, memoryLimit, requiresAttributes, constraints, strategies } = request;
  const ports = [...needs.tcpPorts.map((port) => `${port}/tcp`), ...needs.udpPorts.map((port) => `${port}/udp`)];
  const size = [
    `${needs.cpu} CPU units`,
    memoryLimit === undefined ? `${needs.memory} MiB` : `${needs.memory} MiB reserved (its limit is ${memoryLimit})`,
    ...(ports.length > 0 ? [`port ${ports.join(', ')}`] : []),
    ...(needs.enis ? [counted(needs.enis, 'network interface')] : []),
    ...(needs.gpus ? [counted(needs.gpus, 'GPU')] : []),
    ...requiresAttributes,
  ];
  const must = constraints.map((one) => (one.type === 'memberOf' ? one.expression : 'distinctInstance'));
  const order = strategies.map(strategyName).join(', then ') || 'none, so at random';
  return [
    ...wrap(`Request ${letterOf(nth)}: ${counted(count, 'task')} of ${group}, each ${size.join(', ')}`, '', '  '),
    ...must.flatMap((one) => wrap(`constraint: ${one}`, '  ', '    ')),
    ...wrap(`strategy: ${order}`, '  ', '    '),
  ];
}
