import type Docker from 'dockerode';
import { RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';

/** The engine's "create container"; gives the id. dockerode would repeat the whole body in the URL if it were not told apart. */
export async function createContainer(
  engine: Engine,
  name: string,
  body: Docker.ContainerCreateOptions,
): Promise<string> {
  const options = { _query: { name }, _body: body };
  const created = await engine.call('create', (docker) =>
    docker.createContainer(options as Docker.ContainerCreateOptions),
  );
  if (created === undefined) throw new RuntimeError('other', `the engine gave no id for ${name}`);
  return created.id;
}
