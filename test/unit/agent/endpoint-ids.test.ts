import { describe, expect, it } from 'vitest';
import { endpointIds } from '../../../src/agent/endpoints/endpoint-ids.ts';
import { followed } from '../../../src/agent/followed-task.ts';
import { agentContainer, agentTask, taskArn } from './builders.ts';

const hex = (digit: string): string => digit.repeat(32);
const task = followed(agentTask(hex('a'), { containers: [agentContainer(), agentContainer({ name: 'side' })] }));
const byId = (id: string) => (id === hex('a') ? task : undefined);

describe('the ids under which containers call their agent', () => {
  const ids = endpointIds('key');
  const app = ids.ofContainer(task.arn, 'app');

  it('find their container and their role, and nothing of another kind', () => {
    expect(app).toMatch(/^a{32}-[0-9a-f]{32}$/);
    expect(ids.container(app, byId)).toEqual({ taskArn: task.arn, containerName: 'app' });
    expect(ids.credentials(app, byId)).toBeUndefined();
    const execution = ids.ofCredentials(task.arn, 'TaskExecution');
    expect(ids.credentials(execution, byId)).toEqual({ taskArn: task.arn, roleType: 'TaskExecution' });
    expect(ids.container(execution, byId)).toBeUndefined();
  });

  it('are the same after a restart, and others with another key', () => {
    expect(endpointIds('key').ofContainer(task.arn, 'app')).toBe(app);
    expect(endpointIds('other').ofContainer(task.arn, 'app')).not.toBe(app);
    expect(endpointIds('other').container(app, byId)).toBeUndefined();
  });

  it.each(['', 'a', hex('a'), `${hex('a')}-`, `${hex('a')}-${hex('0')}`, `${app}0`, app.toUpperCase(), `${app}/task`])(
    'cannot be guessed: %j',
    (id) => expect(ids.container(id, byId)).toBeUndefined(),
  );

  it('differ by container and by task', () => {
    expect(ids.ofContainer(task.arn, 'side')).not.toBe(app);
    expect(ids.ofContainer(taskArn(hex('b')), 'app').slice(32)).not.toBe(app.slice(32));
  });
});
