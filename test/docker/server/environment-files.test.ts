import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { useDockerServer } from './docker-server.ts';
import { inside } from './inside.ts';

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const s3Folder = mkdtempSync(join(tmpdir(), 'drydock-s3-'));
const file = (key: string) => ({ type: 's3' as const, value: `arn:aws:s3:::config/${key}` });

describe.skipIf(!(await dockerAvailable()))('environment files of containers on Docker', () => {
  const server = useDockerServer({ s3Folder });
  beforeAll(() => {
    mkdirSync(join(s3Folder, 'config'));
    writeFileSync(join(s3Folder, 'config/a.env'), '# first\nA=file a\nB=file a\nC=file a\n');
    writeFileSync(join(s3Folder, 'config/b.env'), 'C=file b\nD=file b\n');
    writeFileSync(join(s3Folder, 'config/other.env'), 'A=other\n');
  });
  afterAll(() => rmSync(s3Folder, { recursive: true }));

  const app = {
    name: 'app',
    command: SLEEP,
    environmentFiles: [file('a.env'), file('b.env')],
    environment: [{ name: 'B', value: 'definition' }],
  };
  const seen = async (task: string) => (await inside(await server().containerOf(task), 'echo "$A|$B|$C|$D"')).trim();

  it('are in their environment under what the definition says, the earlier file over the later', async () => {
    const task = await server().run([app]);
    await server().until('RUNNING', task);
    expect(await seen(task)).toBe('file a|definition|file a|file b');
  });

  it('are those of an override where there are any', async () => {
    const overrides = { containerOverrides: [{ name: 'app', environmentFiles: [file('other.env')] }] };
    const task = await server().run([app], { overrides });
    await server().until('RUNNING', task);
    expect(await seen(task)).toBe('other|definition||');
  });

  it('that are not there stop the task in the words of AWS, before anything is pulled', async () => {
    const task = await server().run([{ ...app, environmentFiles: [file('none.env')] }]);
    const stopped = await server().until('STOPPED', task);
    expect(stopped).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(/^ResourceInitializationError: failed to download env files: /),
    });
    expect(stopped.pullStartedAt).toBeUndefined();
  });
});
