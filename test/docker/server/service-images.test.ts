import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { container, definition } from '../../support/definitions.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { docker } from '../docker-harness.ts';
import { PATIENTLY } from './containers.ts';
import { ownContainers, useDockerServer } from './docker-server.ts';
import { pushBusybox } from './push-busybox.ts';

const repositoryName = 'team/served';

describe.skipIf(!(await dockerAvailable()))('the tasks of a service whose tag is moved', () => {
  const server = useDockerServer();
  const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/team/served:v1';
  const ecr = () => ecrClient(server().app.url);
  const send = () => server().app.ecs;
  let pushed = '';
  let service = '';
  let services = 0;

  beforeAll(async () => {
    pushed = await pushBusybox(server().app.url, repositoryName);
  });
  afterEach(async () => {
    await send().send(new DeleteServiceCommand({ service, force: true }));
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
    await removeImages();
  });

  /** Removes what the engine pulled of the repository. */
  async function removeImages(): Promise<void> {
    const reference = [pushed.slice(0, pushed.lastIndexOf(':'))];
    for (const { Id } of await docker.listImages({ filters: { reference } })) {
      await docker.getImage(Id).remove({ force: true });
    }
  }

  const tagged = async (): Promise<string> => {
    const { imageDetails } = await ecr().describeImages({ repositoryName, imageIds: [{ imageTag: 'v1' }] });
    return String(imageDetails?.[0]?.imageDigest);
  };

  /** Gives the tag to another image; gives both digests. */
  async function moveTag(): Promise<{ before: string; after: string }> {
    const before = await tagged();
    await pushBusybox(server().app.url, repositoryName, `after-${service}`);
    return { before, after: await tagged() };
  }

  async function serve(versionConsistency?: 'enabled' | 'disabled'): Promise<void> {
    service = `served-${services++}`; // one that was deleted keeps its name for as long as its tasks stop
    const runs = container({ name: 'app', image, command: ['sleep', '600'], stopTimeout: 1, versionConsistency });
    await send().send(new RegisterTaskDefinitionCommand(definition(service, { containerDefinitions: [runs] })));
    await send().send(new CreateServiceCommand({ serviceName: service, taskDefinition: service, desiredCount: 1 }));
    await expect.poll(digests, PATIENTLY).toHaveLength(1);
  }

  /** The digests that the running tasks have of it, sorted. */
  async function digests(): Promise<string[]> {
    const { taskArns = [] } = await send().send(new ListTasksCommand({ serviceName: service }));
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await send().send(new DescribeTasksCommand({ tasks: taskArns }));
    const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
    return running.map(({ containers }) => String(containers?.[0]?.imageDigest)).sort();
  }

  async function revisionImages() {
    const { services } = await send().send(new DescribeServicesCommand({ services: [service] }));
    const serviceRevisionArns = services?.[0]?.currentServiceRevisions?.map(({ arn = '' }) => arn) ?? [];
    const { serviceRevisions } = await send().send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
    return serviceRevisions?.flatMap(({ containerImages = [] }) => containerImages);
  }

  it('have the image of the first of them, until a new deployment looks at the tag again', async () => {
    await serve();
    const { before, after } = await moveTag();
    await send().send(new UpdateServiceCommand({ service, desiredCount: 2 }));
    await expect.poll(digests, PATIENTLY).toEqual([before, before]);
    expect(await revisionImages()).toEqual([{ containerName: 'app', image, imageDigest: before }]);
    await send().send(new UpdateServiceCommand({ service, forceNewDeployment: true }));
    await expect.poll(digests, PATIENTLY).toEqual([before, before, after, after].sort());
  });

  it('have each what the tag names when it starts, where the task definition asks for that', async () => {
    await serve('disabled');
    const { before, after } = await moveTag();
    await send().send(new UpdateServiceCommand({ service, desiredCount: 2 }));
    await expect.poll(digests, PATIENTLY).toEqual([before, after].sort());
  });
});
