import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { useDockerServer } from './docker-server.ts';

const SHORTEST = { interval: 5, timeout: 2, retries: 1 }; // that ECS allows

describe.skipIf(!(await dockerAvailable()))('the health of a task on Docker', () => {
  const server = useDockerServer();

  it('is HEALTHY or UNHEALTHY as its essential containers with a health check are, and UNKNOWN without', async () => {
    const checked = (test: string) => ({ healthCheck: { command: ['CMD-SHELL', test], ...SHORTEST } });
    const cases = [
      { containers: [checked('true')], healthStatus: 'HEALTHY' },
      { containers: [checked('false')], healthStatus: 'UNHEALTHY' },
      { containers: [checked('true'), { name: 'aside', essential: false }], healthStatus: 'HEALTHY' },
      {
        containers: [checked('true'), { name: 'aside', essential: false, ...checked('false') }],
        healthStatus: 'HEALTHY',
      },
      { containers: [{}], healthStatus: 'UNKNOWN' },
    ];
    const arns = await Promise.all(cases.map(({ containers }) => server().run(containers)));
    for (const arn of arns) expect(await server().until('RUNNING', arn)).toMatchObject({ healthStatus: 'UNKNOWN' });
    for (const [index, { healthStatus }] of cases.entries()) {
      await expect
        .poll(() => server().task(arns[index] ?? ''), PATIENTLY)
        .toMatchObject({ healthStatus, lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    }
  });
});
