import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PATIENTLY } from '../docker/server/containers.ts';
import { dockerAvailable } from '../support/engine.ts';
import { ensureImages } from '../support/images.ts';
import { DryDock } from './dry-dock.ts';
import { run } from './jobs.ts';

const PORTS = { portMappings: [{ containerPort: 80 }] };

describe.skipIf(!(await dockerAvailable()))('two servers on one engine, with the same cluster and family', () => {
  let docks: readonly [DryDock, DryDock];
  let ids: readonly [string[], string[]];
  const runningOf = async (dock: DryDock, count: number): Promise<string[]> => {
    const arns = await run(dock, PORTS, count);
    const tasks = await Promise.all(arns.map((arn) => dock.until('RUNNING', arn)));
    return tasks.map(({ containers }) => containers?.[0]?.runtimeId ?? '').sort();
  };

  beforeAll(() => ensureImages());
  beforeEach(async () => {
    docks = [await DryDock.make(), await DryDock.make()];
    await Promise.all(docks.map((dock) => dock.start()));
    ids = [await runningOf(docks[0], 2), await runningOf(docks[1], 2)];
  });
  afterEach(() => Promise.all(docks.map((dock) => dock.remove())));

  const expectUntouched = async (dock: DryDock, nth: 0 | 1) => {
    expect(await dock.running()).toEqual(ids[nth]);
    expect((await dock.containers()).map(({ Id }) => Id).sort()).toEqual(ids[nth]);
  };

  it('run what each was asked for, and see nothing of each other', async () => {
    expect(new Set([...ids[0], ...ids[1]]).size).toBe(4);
    await expectUntouched(docks[0], 0);
    await expectUntouched(docks[1], 1);
  });

  it('stop and forget their own only', async () => {
    const [arn = ''] = await run(docks[0]);
    await docks[0].until('RUNNING', arn);
    await docks[0].ecs.send(new StopTaskCommand({ task: arn }));
    await docks[0].until('STOPPED', arn);
    await expect(docks[1].ecs.send(new StopTaskCommand({ task: arn }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const { url } = docks[0].server;
    await fetch(`${url}/_drydock/reset`, { method: 'POST' });
    await expect.poll(() => docks[0].running(), PATIENTLY).toEqual([]);
    await expectUntouched(docks[1], 1);
  });

  it('find their own again after a kill, and leave what is the other’s', async () => {
    await docks[0].kill();
    await expectUntouched(docks[1], 1);
    await docks[0].startAgain();
    await expectUntouched(docks[0], 0);
    await expectUntouched(docks[1], 1);
    await Promise.all(docks.map((dock) => dock.kill()));
    await Promise.all(docks.map((dock) => dock.startAgain()));
    await expectUntouched(docks[0], 0);
    await expectUntouched(docks[1], 1);
  });
});
