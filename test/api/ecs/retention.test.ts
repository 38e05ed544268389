import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';

const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

it('shows a stopped task for an hour, then no more, and a running one for as long as it runs', async () => {
  const clock = manualClock();
  const server = await startServer({}, { clock });
  try {
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
    const { tasks } = await server.ecs.send(new RunTaskCommand({ taskDefinition: 'web', count: 2, clientToken: 't' }));
    const [stopped, running] = tasks?.map(({ taskArn }) => String(taskArn)) ?? [];
    await server.idle();
    await server.ecs.send(new StopTaskCommand({ task: stopped }));
    await server.idle();
    const seen = async () => {
      const answer = await server.ecs.send(new DescribeTasksCommand({ tasks: [String(stopped), String(running)] }));
      return answer.tasks?.map(({ lastStatus }) => lastStatus);
    };
    clock.advance(HOUR_MS - MINUTE_MS);
    expect(await seen()).toEqual(['STOPPED', 'RUNNING']);
    clock.advance(3 * MINUTE_MS);
    expect(await seen()).toEqual(['RUNNING']);
  } finally {
    await server.close();
  }
});
