import type { TaskNeeds } from '../model/resources.ts';
import type { SchedulerInstance } from '../scheduler/capacity.ts';
import { letterOf, type Paint } from './paint.ts';
import { COLUMNS } from './wrap.ts';

/** A task in the drawing. */
export interface DrawnTask {
  readonly containerInstanceArn: string;
  readonly needs: TaskNeeds;
  /** The request it came with, from 1; 0 for one that ran before. */
  readonly request: number;
}

const CELLS = 8;
const LONGEST_ID = 16;
const RUNNING = '●';

/** What the marks of a drawing mean. */
export const LEGEND = `${RUNNING} ran before, A a task of request A;  █ used before, ▓ by this request, ░ free`;

/**
 * A cluster as lines of text: an instance each, by zone, with how much of its CPU and memory is used and one mark a
 * task. `latest` is the request whose share of the bars is told apart; 0 for none.
 */
export function drawCluster(
  instances: readonly SchedulerInstance[],
  tasks: readonly DrawnTask[],
  { latest, paint }: { readonly latest: number; readonly paint: Paint },
): string[] {
  const columns = {
    id: Math.min(LONGEST_ID, Math.max(0, ...instances.map((instance) => idOf(instance).length))),
    type: Math.max(0, ...instances.map((instance) => attributeOf(instance, 'ecs.instance-type').length)),
  };
  const drawRow = (instance: SchedulerInstance): string => {
    const own = tasks.filter((task) => task.containerInstanceArn === instance.arn);
    const bar = (size: 'cpu' | 'memory'): string => drawBar(instance.resources[size], own, size, latest, paint);
    const id = idOf(instance);
    const shownId = id.length > columns.id ? `${id.slice(0, columns.id - 1)}…` : id.padEnd(columns.id);
    const type = attributeOf(instance, 'ecs.instance-type').padEnd(columns.type);
    const note = instance.status !== 'ACTIVE' ? `${instance.status} ` : instance.agentConnected ? '' : 'no agent ';
    // 2 before, a space between, and 'cpu ' or 'mem ' with a bar, ' 100%' and two spaces twice
    const taken = 2 + columns.id + 1 + columns.type + 1 + 2 * (4 + CELLS + 5 + 2) + note.length;
    const row = `  ${shownId} ${type} cpu ${bar('cpu')}  mem ${bar('memory')}  ${note}`;
    return (row + drawTasks(own, COLUMNS - taken, paint)).trimEnd();
  };
  const zones = [...new Set(instances.map(zoneOf))].sort();
  return zones.flatMap((zone) => [zone, ...instances.filter((instance) => zoneOf(instance) === zone).map(drawRow)]);
}

const idOf = ({ arn }: SchedulerInstance): string => arn.slice(arn.lastIndexOf('/') + 1);
const attributeOf = ({ attributes }: SchedulerInstance, wanted: string): string =>
  attributes.find(({ name }) => name === wanted)?.value ?? '';
const zoneOf = (instance: SchedulerInstance): string => attributeOf(instance, 'ecs.availability-zone');

function drawBar(total: number, tasks: readonly DrawnTask[], size: 'cpu' | 'memory', latest: number, paint: Paint) {
  const sum = (some: readonly DrawnTask[]): number => some.reduce((used, { needs }) => used + needs[size], 0);
  const used = sum(tasks);
  const before = sum(tasks.filter(({ request }) => request !== latest || latest === 0));
  // What is used at all shows, and only what is full looks full.
  const cells = (amount: number): number =>
    amount <= 0 ? 0 : Math.max(1, Math.min(amount < total ? CELLS - 1 : CELLS, Math.round((amount / total) * CELLS)));
  const filled = Math.max(cells(used), before > 0 && used > before ? Math.min(CELLS, cells(before) + 1) : 0);
  const old = Math.min(cells(before), used > before ? filled - 1 : filled);
  const percent = `${Math.round((used / total) * 100)}%`.padStart(5);
  const bar = paint('█'.repeat(old), 0) + paint('▓'.repeat(filled - old), latest);
  return `${bar}${'░'.repeat(CELLS - filled)}${percent}`;
}

/** A mark for each task; counts by request where there is no room for that. */
function drawTasks(tasks: readonly DrawnTask[], room: number, paint: Paint): string {
  const mark = (request: number): string => (request === 0 ? RUNNING : letterOf(request));
  if (tasks.length <= room) return tasks.map(({ request }) => paint(mark(request), request)).join('');
  const requests = [...new Set(tasks.map(({ request }) => request))];
  return requests
    .map((request) => paint(`${mark(request)}×${tasks.filter((task) => task.request === request).length}`, request))
    .join(' ');
}
