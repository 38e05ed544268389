import fc from 'fast-check';
import { isNetworked } from '../shape.ts';
import { family } from './definitions.ts';
import { ask, nthOf, type StepKind } from './step-kind.ts';
import type { World } from '../world.ts';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

const alive = ({ known }: World) => [...known.tasks.values()].filter(({ lastStatus }) => lastStatus !== 'STOPPED');

const running: StepKind<{ taskDefinition: string; count: number }> = {
  name: 'run-tasks',
  weight: 4,
  args: fc.record({ taskDefinition: family, count: fc.integer({ min: 1, max: 3 }) }),
  perform: (world, input) =>
    ask(world, 'RunTask', isNetworked(input.taskDefinition) ? { ...input, networkConfiguration: NETWORK } : input),
};

const stopping: StepKind<{ nth: number }> = {
  name: 'stop-task',
  weight: 7,
  args: fc.record({ nth: fc.nat(99) }),
  async perform(world, { nth }) {
    const task = nthOf(alive(world), nth);
    if (task) await ask(world, 'StopTask', { task: task.arn });
  },
};

const protecting: StepKind<{ nth: number; protectionEnabled: boolean; expiresInMinutes: number }> = {
  name: 'protect-task',
  weight: 3,
  args: fc.record({
    nth: fc.nat(99),
    protectionEnabled: fc.boolean(),
    expiresInMinutes: fc.integer({ min: 1, max: 60 }),
  }),
  async perform(world, { nth, protectionEnabled, expiresInMinutes }) {
    const task = nthOf(alive(world), nth);
    const time = protectionEnabled ? { expiresInMinutes } : {};
    if (task) await ask(world, 'UpdateTaskProtection', { tasks: [task.arn], protectionEnabled, ...time });
  },
};

export const taskSteps = [running, stopping, protecting];
