/** What `start` shows of a server; the server itself is made elsewhere. */
export interface StartedServer {
  readonly url: string;
  readonly runtime: { readonly kind: string; readonly reason: string };
  /** How time goes, in a few words; undefined where it is real time. */
  clock(): string | undefined;
  /** Its container instances in a few words. */
  fleet(): string;
}

/** Of the settings; `keyId` is the key that must sign, whose secret is not shown, and undefined where any may. */
interface WelcomeFacts {
  readonly version: string;
  readonly data: string;
  readonly region: string;
  readonly keyId?: string | undefined;
}

/** What a person sees when the server is ready: where it is, what runs containers, and what to type first. */
export function welcome(server: StartedServer, facts: WelcomeFacts): string {
  const endpoint = server.url.replace('127.0.0.1', 'localhost');
  const clock = server.clock();
  const [keyId, secret] = facts.keyId === undefined ? ['test', 'test'] : [facts.keyId, 'ITS_SECRET'];
  return [
    `Drydock ${facts.version}`,
    '',
    `  endpoint  ${endpoint}`,
    `  runtime   ${server.runtime.kind} (${server.runtime.reason})`,
    ...(clock === undefined ? [] : [`  clock     ${clock}`]),
    `  fleet     ${server.fleet()}`,
    `  data      ${facts.data}`,
    '',
    'Paste this into another terminal:',
    '',
    `  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${facts.region} AWS_DEFAULT_REGION=${facts.region} AWS_ACCESS_KEY_ID=${keyId} AWS_SECRET_ACCESS_KEY=${secret}`,
    '  aws ecs list-container-instances',
    '  aws ecs register-task-definition --cli-input-json file://fixtures/task-definitions/web.json',
    '  aws ecs run-task --task-definition web --count 3',
    '  aws ecs list-tasks',
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}
