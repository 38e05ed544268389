import { describe, expect, it } from 'vitest';
import { LABEL, labelsFor } from '../../src/agent/runtimes/docker/labels.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX } from '../support/images.ts';
import { containerSpec, eventually } from '../support/runtime-harness.ts';
import { CLUSTER } from '../unit/agent/builders.ts';
import { task, web, useAwsvpcAgents } from './awsvpc-agents.ts';
import { docker, newOwner, tick } from './docker-harness.ts';

describe.skipIf(!(await dockerAvailable()))(
  'a task in network mode awsvpc, of which a server before left something,',
  () => {
    const { agent, begun, labelled, pausesOf, networksOf, nothingOf, answerOf } = useAwsvpcAgents();

    it('leaves nothing of what was made for a task that nobody wants after a crash', async () => {
      const owner = newOwner();
      const { agents, session, reported } = agent(owner);
      await agents.recover();
      session.payload({ tasks: [task()] });
      await reported('RUNNING');
      await begun[0]?.close();
      const containers = await docker.listContainers({ all: true, ...labelled(owner, LABEL.container) });
      await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
      expect(await pausesOf(owner)).toHaveLength(1);
      const later = agent(owner);
      later.session.taskManifest({ tasks: [] });
      await later.agents.recover();
      await nothingOf(owner);
    });

    it('is begun anew where a server before ended when its pause container was made and did not run yet', async () => {
      const owner = newOwner();
      const wanted = task({ containers: [web()] });
      const ref = { containerInstanceArn: CLUSTER, taskArn: wanted.arn, containerName: 'web' };
      const Labels = { [LABEL.owner]: owner, [LABEL.pauseFor]: CLUSTER, [LABEL.task]: wanted.arn };
      const pause = await docker.createContainer({ Image: BUSYBOX, Labels, HostConfig: { NetworkMode: 'none' } });
      await docker.createContainer({
        Image: BUSYBOX,
        Labels: labelsFor(containerSpec(BUSYBOX, '127.0.0.1', ref), owner, [], pause.id),
        HostConfig: { NetworkMode: `container:${pause.id}` },
      });
      const { agents, session, reports, reported } = agent(owner);
      session.taskManifest({ tasks: [wanted] });
      await agents.recover();
      const { networkInterface } = await reported('RUNNING');
      expect(await answerOf(networkInterface?.privateIPv4Address, 80)).toBe('from web\n');
      session.payload({ tasks: [{ ...wanted, desiredStatus: 'STOPPED' }] });
      await nothingOf(owner);
      expect(reports.flatMap(({ containers }) => containers.flatMap(({ reason }) => reason ?? []))).toEqual([]);
    });

    it('is in one network also where a server before made two of the same name', async () => {
      const owner = newOwner();
      const { agents, session, reported, reports } = agent(owner);
      await agents.recover();
      const [first, second] = [task({ containers: [web()] }), task({ containers: [web()] })];
      session.payload({ tasks: [first] });
      await reported('RUNNING');
      const [{ Name = '', Labels = {} } = {}] = await networksOf(owner);
      await docker.createNetwork({ Name, Labels, CheckDuplicate: false });
      session.payload({ tasks: [second] });
      const end = await eventually(tick, () =>
        reports.find(({ task: arn, status }) => arn === second.arn && status !== 'PENDING'),
      );
      expect(end).toMatchObject({ status: 'RUNNING', containers: [{ reason: undefined }] });
      session.payload({ tasks: [first, second].map((each) => ({ ...each, desiredStatus: 'STOPPED' })) });
      await nothingOf(owner);
    });
  },
);
