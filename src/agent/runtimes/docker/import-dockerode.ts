import module from 'node:module';
import type Docker from 'dockerode';

/** What dockerode loads for what we never ask of it: builds by BuildKit, and SSH, for which `ssh` itself is used. */
const UNUSED = ['./session', 'ssh2'];
const ASKED_BY = /\/node_modules\/(?:dockerode|docker-modem)\/lib\/[^/]+$/;

/**
 * Imports dockerode without gRPC and ssh2, which are three quarters of the time that takes, and 18 MiB. Where Node is too
 * old to leave them out (before 22.15) they come along.
 */
export async function importDockerode(): Promise<typeof Docker> {
  const hooks = module.registerHooks?.({
    resolve(specifier, context, next) {
      const isUnused = UNUSED.includes(specifier) && ASKED_BY.test(context.parentURL ?? '');
      return isUnused ? { url: 'node:events', format: 'builtin', shortCircuit: true } : next(specifier, context);
    },
  });
  try {
    return (await import('dockerode')).default;
  } finally {
    hooks?.deregister();
  }
}
