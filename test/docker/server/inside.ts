import type { Container } from 'dockerode';
import { docker } from '../docker-harness.ts';

/** What a shell script says inside a container; the script is given the container's own environment. */
export async function inside(container: Container, script: string): Promise<string> {
  const exec = await container.exec({ Cmd: ['sh', '-c', script], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const said: Buffer[] = [];
  const collect = { write: (chunk: Buffer) => said.push(chunk) } as unknown as NodeJS.WritableStream;
  docker.modem.demuxStream(stream, collect, collect);
  await new Promise((resolve, reject) => stream.once('end', resolve).once('error', reject));
  return Buffer.concat(said).toString();
}

/** The JSON that a container gets at an address, in which variables of its environment may stand. */
export async function fetched(container: Container, address: string): Promise<Record<string, unknown>> {
  return JSON.parse(await inside(container, `wget -qO- "${address}"`));
}
