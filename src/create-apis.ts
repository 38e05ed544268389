import { model as ecr } from '../api-schemas/ecr/model.ts';
import { model as ecrPublic } from '../api-schemas/ecr-public/model.ts';
import { model as logs } from '../api-schemas/logs/model.ts';
import { model as secretsManager } from '../api-schemas/secretsmanager/model.ts';
import { model as ssm } from '../api-schemas/ssm/model.ts';
import type { EcrDeps } from './apis/ecr/context.ts';
import { MOST_BODY_BYTES } from './apis/ecr/most-body-bytes.ts';
import type { EcsDeps } from './apis/ecs/context.ts';
import { createEcsApi } from './apis/ecs/index.ts';
import { createStsApi } from './apis/sts/index.ts';
import { LOG_BATCH_BYTES } from './model/log.ts';
import { factsOf } from './wire/api-facts.ts';
import type { Api, LaterApi } from './wire/api.ts';

/** The AWS services that are served. Only ECS is needed at once; the others are imported when somebody calls them. */
export function createApis(ecs: EcsDeps, images: EcrDeps): readonly (Api | LaterApi)[] {
  return [
    createEcsApi(ecs),
    {
      ...factsOf(ecr),
      maxBodyBytes: MOST_BODY_BYTES,
      load: async () => (await import('./apis/ecr/index.ts')).createEcrApi(images),
    },
    {
      ...factsOf(ecrPublic),
      maxBodyBytes: MOST_BODY_BYTES,
      load: async () => (await import('./apis/ecr/public/index.ts')).createEcrPublicApi(images),
    },
    {
      ...factsOf(logs),
      maxBodyBytes: 8 * LOG_BATCH_BYTES, // a byte of a message may be six of JSON, as that of an escape sequence is
      load: async () => (await import('./apis/logs/index.ts')).createLogsApi(ecs),
    },
    {
      ...factsOf(secretsManager),
      load: async () => (await import('./apis/secretsmanager/index.ts')).createSecretsManagerApi(ecs),
    },
    { ...factsOf(ssm), load: async () => (await import('./apis/ssm/index.ts')).createSsmApi(ecs) },
    createStsApi(),
  ];
}
