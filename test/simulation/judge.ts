import { maximumIsKept, minimumIsKept } from './invariants/bounds.ts';
import {
  boundPortsAreUnique,
  nothingIsOvercommitted,
  placementIsAllowed,
  remainderIsShown,
} from './invariants/capacity.ts';
import { containersHaveTasks } from './invariants/containers.ts';
import {
  deploymentsMoveForward,
  instancesStayGone,
  servicesMoveForward,
  stoppedTasksSayWhy,
  tasksMoveForward,
} from './invariants/forward.ts';
import type { AtRest, Change, OfChange, OfTurn } from './invariants/invariant.ts';
import { eventListener } from './invariants/legal-events.ts';
import { goneServicesHaveNoTasks, nothingFailed, tasksHaveInstances } from './invariants/living.ts';
import { servicesAreShown } from './invariants/services-shown.ts';
import type { Written } from './journal.ts';
import type { World } from './world.ts';

/** An invariant that does not hold, and how. */
export interface Broken {
  readonly invariant: string;
  readonly what: string;
}

const OF_CHANGE: Readonly<Record<string, OfChange>> = {
  tasksMoveForward,
  stoppedTasksSayWhy,
  servicesMoveForward,
  deploymentsMoveForward,
  instancesStayGone,
  minimumIsKept,
};
const OF_TURN: Readonly<Record<string, OfTurn>> = { maximumIsKept, nothingIsOvercommitted, placementIsAllowed };
const AT_REST: Readonly<Record<string, AtRest>> = {
  nothingFailed,
  tasksHaveInstances,
  goneServicesHaveNoTasks,
  boundPortsAreUnique,
};
/** What takes as long to look at as all the rest. */
const NOW_AND_THEN: Readonly<Record<string, AtRest>> = { remainderIsShown, servicesAreShown, containersHaveTasks };
const EVERY = 4;

/** Looks at a world after each step; each look gives what was wrong since the last. */
export function judge(world: World): () => Promise<Broken[]> {
  const { everyEventIsLegal } = eventListener();
  let looks = 0;

  /** A service is known as it is when the transaction ends, by which its tasks were started and stopped. */
  function ofTurn(written: readonly Written[]): Broken[] {
    const { known } = world;
    const services = new Map(written.filter(({ kind }) => kind === 'service').map((one) => [one.arn, one]));
    const broken: Broken[] = [];
    const add = (invariant: string, sentences: readonly string[]) => {
      for (const what of sentences) broken.push({ invariant, what });
    };
    const changes: Change[] = [];
    const take = (one: Written): void => {
      const change: Change = { ...one, before: known.take(one) };
      changes.push(change);
      for (const [name, holds] of Object.entries(OF_CHANGE)) add(name, holds(change, known));
    };
    services.forEach(take);
    for (const one of written) if (one.kind !== 'service') take(one);
    for (const [name, holds] of Object.entries(OF_TURN)) add(name, holds(changes, known));
    return broken;
  }

  return async () => {
    const written = world.journal.take();
    const broken = [...Map.groupBy(written, ({ turn }) => turn).values()].flatMap(ofTurn);
    looks += 1;
    const atRest = { ...AT_REST, everyEventIsLegal, ...(looks % EVERY === 0 ? NOW_AND_THEN : {}) };
    for (const [invariant, holds] of Object.entries(atRest)) {
      for (const what of await holds(world)) broken.push({ invariant, what });
    }
    return broken;
  };
}
