import type { World } from '../world.ts';
import { must, nameOf } from './invariant.ts';
import { TASK_ORDER } from './task-order.ts';

interface Row {
  readonly id: number;
  readonly kind: string;
  readonly arn: string;
  readonly at: number;
  readonly document: string;
}

interface Told {
  readonly version: number;
  readonly lastStatus: string;
  readonly desiredStatus: string;
}

const FIRST = ['PROVISIONING', 'PENDING'];
const AFTER: Readonly<Record<string, readonly string[]>> = {
  none: ['IN_PROGRESS'],
  IN_PROGRESS: ['COMPLETED', 'FAILED', 'IN_PROGRESS'],
  COMPLETED: ['IN_PROGRESS'], // to roll another back
  FAILED: [],
};

/** Of a task's event, which has all of its containers, only what is looked at. */
const READ_AFTER = `SELECT id, kind, arn, at, CASE kind WHEN 'ECS Task State Change' THEN json_object(
    'version', document -> '$.version', 'lastStatus', document ->> '$.lastStatus',
    'desiredStatus', document ->> '$.desiredStatus') ELSE document END AS document
  FROM events WHERE id > ? ORDER BY id`;

/** Listens to the outbox, as who is told everything; each call gives what was wrong with the events since the last. */
export function eventListener() {
  let cursor = 0;
  let last = 0;
  let hasGap = false; // more was told than is kept
  let opened: World['database'] | undefined;
  let after: ReturnType<World['database']['prepare']>;
  const tasks = new Map<string, Told>();
  const instances = new Map<string, number>();
  const deployments = new Map<string, string>();

  function taskEvent({ arn, document }: Row): readonly string[] {
    const now: Told = JSON.parse(document);
    const before = tasks.get(arn);
    tasks.set(arn, now);
    const tale = (one: Told) => `${one.lastStatus}/${one.desiredStatus} ${one.version}`;
    if (!before && hasGap) return [];
    if (!before)
      return must(now.version === 1 && FIRST.includes(now.lastStatus), () => `${nameOf(arn)} begins ${tale(now)}`);
    const isForward =
      before.version < now.version &&
      before.lastStatus !== 'STOPPED' &&
      TASK_ORDER.indexOf(before.lastStatus) <= TASK_ORDER.indexOf(now.lastStatus) &&
      !(before.desiredStatus === 'STOPPED' && now.desiredStatus === 'RUNNING');
    return must(isForward, () => `the events of ${nameOf(arn)} go from ${tale(before)} to ${tale(now)}`);
  }

  function instanceEvent({ arn, document }: Row): readonly string[] {
    const { version } = JSON.parse(document) as { version: number };
    const before = instances.get(arn) ?? 0;
    instances.set(arn, version);
    return must(before < version, () => `the events of ${nameOf(arn)} go from version ${before} to ${version}`);
  }

  function deploymentEvent({ document }: Row): readonly string[] {
    const { deploymentId, eventName } = JSON.parse(document) as { deploymentId: string; eventName: string };
    const state = eventName.replace('SERVICE_DEPLOYMENT_', '');
    const before = deployments.get(deploymentId) ?? 'none';
    deployments.set(deploymentId, state);
    return must(
      hasGap || AFTER[before]?.includes(state) === true,
      () => `${deploymentId} is told ${state} after ${before}`,
    );
  }

  const READ: Readonly<Record<string, (row: Row) => readonly string[]>> = {
    'ECS Task State Change': taskEvent,
    'ECS Container Instance State Change': instanceEvent,
    'ECS Deployment State Change': deploymentEvent,
    'ECS Service Action': () => [],
  };

  /** Each task's last event tells how it is now. */
  function untold({ known }: World): readonly string[] {
    if (hasGap) return [];
    return [...known.tasks.values()].flatMap(({ arn, version, lastStatus, desiredStatus }) => {
      const told = tasks.get(arn);
      const isTold =
        told?.version === version && told.lastStatus === lastStatus && told.desiredStatus === desiredStatus;
      return must(
        isTold,
        () => `${nameOf(arn)} is ${lastStatus} in version ${version}; told was ${JSON.stringify(told)}`,
      );
    });
  }

  return {
    everyEventIsLegal(world: World): readonly string[] {
      if (opened !== world.database) {
        opened = world.database;
        after = opened.prepare(READ_AFTER);
      }
      const rows = after.all(cursor) as Row[];
      hasGap = rows[0] !== undefined && rows[0].id > cursor + 1 && cursor > 0;
      if (hasGap) for (const known of [tasks, instances, deployments]) known.clear();
      const wrong = rows.flatMap((row) => {
        const isInOrder = row.at >= last;
        last = row.at;
        return [
          ...must(isInOrder, () => `event ${row.id} is of an earlier time than the one before`),
          ...(READ[row.kind]?.(row) ?? [`event ${row.id} is of kind ${row.kind}`]),
        ];
      });
      cursor = rows.at(-1)?.id ?? cursor;
      return [...wrong, ...untold(world)];
    },
  };
}
