import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { useDockerServer } from './docker-server.ts';

const SLEEP = ['sh', '-c', 'trap "exit 143" TERM; sleep 3600 & wait'];
const exits = (code: number) => ['sh', '-c', `sleep 0.3; exit ${code}`];
const time = (date: string) => Date.parse(date);

describe.skipIf(!(await dockerAvailable()))('containers that wait for each other on Docker', () => {
  const server = useDockerServer();
  const stateOf = async (arn: string, name: string) => (await (await server().containerOf(arn, name)).inspect()).State;

  it('start once the other one has succeeded, and a task with what has ended by design is RUNNING', async () => {
    const arn = await server().run([
      { name: 'app', command: SLEEP, dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] },
      { name: 'init', essential: false, command: exits(0) },
    ]);
    await server().until('RUNNING', arn);
    const [app, init] = [await stateOf(arn, 'app'), await stateOf(arn, 'init')];
    expect(time(app.StartedAt)).toBeGreaterThan(time(init.FinishedAt));
  });

  it('never start when it failed, and the task says why', async () => {
    const arn = await server().run([
      { name: 'app', command: SLEEP, dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] },
      { name: 'init', essential: false, command: exits(3) },
    ]);
    const { containers = [] } = await server().until('STOPPED', arn);
    const app = containers.find(({ name }) => name === 'app');
    expect(app?.reason).toMatch(/dependency did not exit successfully/);
    expect(app?.exitCode).toBe(143); // as the real agent has it, although nothing ever ran
    expect(containers.find(({ name }) => name === 'init')).toMatchObject({ exitCode: 3 });
  });

  it('never start when what was to be healthy has ended at once', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 5, timeout: 2, retries: 1 };
    const arn = await server().run([
      { name: 'app', command: SLEEP, dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] },
      { name: 'db', essential: false, command: ['true'], healthCheck },
    ]);
    const stopped = await server().until('STOPPED', arn);
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    const reasons = Object.fromEntries(stopped.containers?.map(({ name, reason }) => [name, reason]) ?? []);
    expect(reasons.app).toMatch(
      /^CannotStartContainerError: dependency graph: .*\[db\] for target \[app\] as dependency did not become healthy\.$/,
    );
    expect(stopped.containers?.find(({ name }) => name === 'db')).toMatchObject({ exitCode: 0 });
    expect(stopped.containers?.find(({ name }) => name === 'app')?.runtimeId).toBeUndefined();
  });

  it('start once the other one is healthy', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'test -e /ready'], interval: 5, timeout: 2, retries: 3 };
    const arn = await server().run([
      { name: 'app', command: SLEEP, dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] },
      { name: 'db', command: ['sh', '-c', 'touch /ready; sleep 3600'], healthCheck },
    ]);
    await server().until('RUNNING', arn);
    const [app, db] = [await stateOf(arn, 'app'), await stateOf(arn, 'db')];
    expect(time(app.StartedAt) - time(db.StartedAt)).toBeGreaterThan(4_000);
  });

  it('give up after its start timeout', async () => {
    const arn = await server().run([
      { name: 'app', command: SLEEP, dependsOn: [{ containerName: 'init', condition: 'COMPLETE' }] },
      { name: 'init', essential: false, command: SLEEP, startTimeout: 2 },
    ]);
    const { containers = [] } = await server().until('STOPPED', arn);
    const reason = containers.find(({ name }) => name === 'app')?.reason;
    expect(reason).toMatch(
      /^CannotStartContainerError: dependency graph: .*\[init\] for target \[app\] has timed out\./,
    );
  });

  it('are stopped in the opposite order', async () => {
    const arn = await server().run([
      { name: 'db', command: SLEEP },
      { name: 'app', command: SLEEP, dependsOn: [{ containerName: 'db', condition: 'START' }] },
    ]);
    await server().until('RUNNING', arn);
    const [app, db] = [await server().containerOf(arn, 'app'), await server().containerOf(arn, 'db')];
    const ended = Promise.all([app, db].map((each) => each.wait().then(() => performance.now())));
    await server().stop(arn);
    const [appEnd = 0, dbEnd = 0] = await ended;
    expect(dbEnd).toBeGreaterThan(appEnd);
    await server().until('STOPPED', arn);
  });

  it('find those they are linked to by name and by alias', async () => {
    const script = 'ping -c 1 -W 2 db && ping -c 1 -W 2 store && exit 11; exit 1';
    const arn = await server().run([
      { name: 'db', command: SLEEP },
      { name: 'app', command: ['sh', '-c', script], links: ['db', 'db:store'] },
    ]);
    const { containers = [] } = await server().until('STOPPED', arn);
    expect(containers.find(({ name }) => name === 'app')).toMatchObject({ exitCode: 11 });
  });

  it('have in awsvpc the network of one that waits for nobody', async () => {
    const script = 'sleep 0.2; wget -qO- http://127.0.0.1:8080/ && exit 11; exit 1';
    const arn = await server().run(
      [
        { name: 'app', command: ['sh', '-c', script], dependsOn: [{ containerName: 'web', condition: 'START' }] },
        { name: 'web', command: ['sh', '-c', 'echo hello > /tmp/index.html; exec httpd -f -p 8080 -h /tmp'] },
      ],
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
      { networkMode: 'awsvpc' },
    );
    const { containers = [] } = await server().until('STOPPED', arn);
    expect(containers.find(({ name }) => name === 'app')).toMatchObject({ exitCode: 11 });
  });
});
