import { execFile, spawn } from 'node:child_process';
import { copyFile, link, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';

const run = promisify(execFile);

/** Shell, httpd, nc and the like, 2 MB. Debian's busybox: `wget -T` crashes, `wget -qO-` does not. */
export const BUSYBOX = 'drydock-test/busybox:local';
/** The Node that runs the tests, with a shell beside it, for small HTTP apps. */
export const NODE = 'drydock-test/node:local';

const BUSYBOX_BINARY = '/bin/busybox';

/** Builds the test images that are missing, from this machine's own files: no registry is asked. */
export async function ensureImages(docker = new Docker()): Promise<void> {
  await ensure(docker, BUSYBOX, 'busybox', addBusybox);
  await ensure(docker, NODE, process.version, async (root) => {
    await addBusybox(root);
    await addNode(root);
  });
}

/** Says in an image what it was made of, so that another Node makes another image. */
const CONTENT = 'drydock.content';

async function ensure(docker: Docker, name: string, content: string, fill: (root: string) => Promise<void>) {
  const there = await docker
    .getImage(name)
    .inspect()
    .catch(() => undefined);
  if (there?.Config.Labels?.[CONTENT] === content) return;
  const root = await mkdtemp(join(tmpdir(), 'drydock-image-'));
  try {
    await mkdir(join(root, 'tmp'));
    await fill(root);
    await importImage(docker, name, ['CMD ["sh"]', 'ENV PATH=/bin', `LABEL ${CONTENT}=${content}`], root);
  } finally {
    await rm(root, { recursive: true });
  }
  // The one before is nameless now, unless somebody else gave it a name or runs it.
  if (there?.RepoTags?.length === 1)
    await docker
      .getImage(there.Id)
      .remove()
      .catch(() => {});
}

/** One file under many names: hard links, which tar keeps as such while `-h` has it follow the symbolic ones. */
async function addBusybox(root: string): Promise<void> {
  await mkdir(join(root, 'bin'), { recursive: true });
  const binary = join(root, 'bin', 'busybox');
  await copyFile(BUSYBOX_BINARY, binary).catch(() => {
    throw new Error(`${BUSYBOX_BINARY} is missing: install busybox-static, or run .ci/docker-up.`);
  });
  const { stdout } = await run(BUSYBOX_BINARY, ['--list']);
  const applets = stdout.split('\n').filter((name) => name !== '' && name !== 'busybox');
  await Promise.all(applets.map((name) => link(binary, join(root, 'bin', name))));
}

async function addNode(root: string): Promise<void> {
  const { stdout } = await run('ldd', [process.execPath]);
  const libraries = stdout.match(/\/\S+/g) ?? [];
  await symlink(process.execPath, join(root, 'bin', 'node'));
  for (const library of libraries) {
    await mkdir(join(root, dirname(library)), { recursive: true });
    await symlink(library, join(root, library));
  }
}

async function importImage(docker: Docker, name: string, changes: readonly string[], root: string): Promise<void> {
  const tar = spawn('tar', ['-ch', '-C', root, '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [repo, tag] = name.split(':');
  const progress = await docker.importImage(tar.stdout, { repo, tag, changes });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
  });
}
