import { describe, expect, it } from 'vitest';
import { containerEnvironment } from '../../../src/agent/container-environment.ts';
import { endpointIds } from '../../../src/agent/endpoints/endpoint-ids.ts';
import { injectedEnvironment } from '../../../src/agent/endpoints/injected-environment.ts';
import { followed } from '../../../src/agent/followed-task.ts';
import type { AgentTask } from '../../../src/agent/link.ts';
import { agentContainer, agentTask } from './builders.ts';

const ids = endpointIds('key');
const PLACE = { address: '169.254.170.2', port: 80 };
const ROLE = { roleArn: 'r', accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: 0 };
const injected = (more: Partial<AgentTask> = {}, place: typeof PLACE | undefined = PLACE) => {
  const task = followed(agentTask('a', { containers: [agentContainer()], ...more }));
  return { task, ...injectedEnvironment(task, 'app', place, ids) };
};

describe('the environment of a container', () => {
  it('is what its definition says, then its override, then the agent, then its secrets', () => {
    const variable = (name: string, value: string) => ({ name, value });
    const container = agentContainer(
      { environment: ['A', 'B', 'C', 'D', 'E'].map((name) => variable(name, 'defined')) },
      {},
      { override: { environment: ['C', 'D', 'E'].map((name) => variable(name, 'overridden')) } },
    );
    const given = {
      defaults: { A: 'default', Z: 'default' },
      own: { D: 'agent', E: 'agent' },
      secrets: { E: 'secret' },
    };
    expect(containerEnvironment(container, given)).toEqual({
      A: 'defined',
      B: 'defined',
      C: 'overridden',
      D: 'agent',
      E: 'secret',
      Z: 'default',
    });
  });

  it('names its endpoints, and by default Drydock and its region', () => {
    const { task, defaults, own } = injected();
    const id = ids.ofContainer(task.arn, 'app');
    expect(own).toEqual({
      AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
      ECS_CONTAINER_METADATA_URI: `http://169.254.170.2/v3/${id}`,
      ECS_CONTAINER_METADATA_URI_V4: `http://169.254.170.2/v4/${id}`,
      ECS_AGENT_URI: `http://169.254.170.2/api/${id}`,
    });
    expect(defaults).toEqual({
      AWS_ENDPOINT_URL: 'http://169.254.170.2',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_REGION: 'us-east-1',
    });
  });

  it('has its region for good on Fargate', () => {
    const { defaults, own } = injected({ launchType: 'FARGATE' });
    expect(own).toMatchObject({ AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE', AWS_REGION: 'us-east-1' });
    expect(defaults).toEqual({ AWS_ENDPOINT_URL: 'http://169.254.170.2' });
  });

  it('says where credentials are, in the form that fits the port', () => {
    const { task, own } = injected({ roleCredentials: ROLE });
    const path = `/v2/credentials/${ids.ofCredentials(task.arn, 'TaskApplication')}`;
    expect(own).toMatchObject({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path });
    const elsewhere = injected({ roleCredentials: ROLE }, { ...PLACE, port: 4711 });
    expect(elsewhere.own).toMatchObject({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://169.254.170.2:4711${path}`,
      ECS_AGENT_URI: expect.stringMatching(/^http:\/\/169\.254\.170\.2:4711\/api\//),
    });
    expect(elsewhere.own).not.toHaveProperty('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
    expect(elsewhere.defaults).toMatchObject({ AWS_ENDPOINT_URL: 'http://169.254.170.2:4711' });
  });

  it('names nothing that cannot be reached', () => {
    const task = followed(agentTask('a', { roleCredentials: ROLE }));
    const { defaults, own } = injectedEnvironment(task, 'app', undefined, ids);
    expect(own).toEqual({ AWS_EXECUTION_ENV: 'AWS_ECS_EC2' });
    expect(Object.keys(defaults ?? {})).toEqual(['AWS_DEFAULT_REGION', 'AWS_REGION']);
  });
});
