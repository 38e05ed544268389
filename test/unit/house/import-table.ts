/** What the files under one folder, or one file, may import from outside of their own folder. */
export interface Rule {
  /** Below src. `{api}` is the name of an AWS service; the longest match is the rule of a file. */
  readonly files: string;
  /** Folders and files of ours: below src, or api-schemas. '*' is all of both. */
  readonly ours: readonly string[];
  /** A name that ends in a slash is a whole scope. */
  readonly packages?: readonly string[];
  /** Of `ours` and `packages`, those of which only types may be imported. */
  readonly onlyTypes?: readonly string[];
  /** Node's own modules, unless said otherwise. */
  readonly noBuiltins?: true;
}

const API = ['wire', 'model', 'store', 'scheduler', 'reconcile', 'effects.ts', 'agent/link.ts'];
const AGENT = ['model', 'reconcile', 'effects.ts'];

/** Who may import whom. This table is the only place where it is written down for a machine. */
export const RULES: readonly Rule[] = [
  { files: 'model', ours: [], noBuiltins: true },
  { files: 'effects.ts', ours: [], packages: ['pino'] },
  { files: 'wire', ours: [], packages: ['fastify', 'zod', '@smithy/'] },
  { files: 'wire/web-socket.ts', ours: [], packages: ['ws'] },
  { files: 'scheduler', ours: ['model'], noBuiltins: true },
  { files: 'scheduler/query/pattern.ts', ours: ['model'], packages: ['re2js'] },
  { files: 'store', ours: ['model'], packages: ['better-sqlite3'] },
  { files: 'reconcile', ours: ['effects.ts'] },
  { files: 'agent', ours: AGENT },
  { files: 'agent/log-pattern.ts', ours: AGENT, packages: ['re2js'] },
  { files: 'agent/runtimes/docker', ours: AGENT, packages: ['dockerode'] },
  { files: 'agent/endpoints', ours: AGENT, packages: ['fastify'] },
  // Of api-schemas its own folder and what the folders share, the files at its top.
  { files: 'apis/{api}', ours: [...API, 'api-schemas/{api}', 'api-schemas/*.ts'], packages: ['zod'] },
  // The same registry behind another door: ECR Public runs ECR's own operations in registries of no region.
  { files: 'apis/ecr/public', ours: [...API, 'apis/ecr', 'api-schemas/ecr', 'api-schemas/ecr-public'] },
  // Admin registers its routes on the server it is handed: it needs fastify's types, never fastify.
  { files: 'admin', ours: API, packages: ['zod', 'fastify'], onlyTypes: ['fastify'] },
  { files: 'scanners', ours: ['model', 'effects.ts'], packages: ['zod'] },
  { files: 'cli', ours: ['api-schemas', 'model', 'scheduler'], onlyTypes: ['api-schemas', 'model', 'scheduler'] },
  // The other end of the data channel speaks the same frames.
  { files: 'cli/exec', ours: ['agent/exec'] },
  // It signs with the library that signatures are verified with.
  { files: 'cli/sign.ts', ours: ['wire/sha256.ts'], packages: ['@smithy/'] },
  { files: 'console', ours: ['api-schemas'], onlyTypes: ['api-schemas'] },
  { files: 'app.ts', ours: ['*'] },
  { files: 'main.ts', ours: ['*'] },
  { files: 'config.ts', ours: ['*'] },
  // Parts of the composition root, each short enough to have a file of its own.
  { files: 'choose-runtime.ts', ours: ['*'] },
  { files: 'command-line.ts', ours: ['*'] },
  { files: 'create-apis.ts', ours: ['*'] },
  { files: 'create-faults.ts', ours: ['*'] },
  { files: 'create-registry.ts', ours: ['*'], packages: ['fastify'], onlyTypes: ['fastify'] },
  { files: 'create-scanner.ts', ours: ['*'] },
  { files: 'create-task-identity.ts', ours: ['*'] },
  { files: 'dial-clock.ts', ours: ['effects.ts', 'timer-queue.ts', 'agent/limit.ts'] },
  { files: 'give-back-memory.ts', ours: [] },
  { files: 'engines.ts', ours: ['agent'] },
  { files: 'fleet-file.ts', ours: ['model', 'config.ts'] },
  { files: 'scenario-file.ts', ours: ['model', 'config.ts', 'scheduler'] },
  { files: 'run-placement.ts', ours: ['model', 'scheduler', 'cli'] },
  { files: 'environment-files.ts', ours: ['model'] },
  { files: 'secret-source.ts', ours: ['model', 'store'] },
  { files: 'task-credentials.ts', ours: ['model'] },
  { files: 'task-keys.ts', ours: ['store', 'effects.ts'] },
  { files: 'timer-queue.ts', ours: [] },
  { files: 'version.ts', ours: [] },
];
