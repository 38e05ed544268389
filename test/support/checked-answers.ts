import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ZodType } from 'zod';
import { outputs as ecr } from '../../api-schemas/ecr/outputs.ts';
import { outputs as ecrPublic } from '../../api-schemas/ecr-public/outputs.ts';
import { outputs as ecs } from '../../api-schemas/ecs/outputs.ts';
import { outputs as logs } from '../../api-schemas/logs/outputs.ts';
import { outputs as secretsManager } from '../../api-schemas/secretsmanager/outputs.ts';
import { outputs as ssm } from '../../api-schemas/ssm/outputs.ts';

/** By what `X-Amz-Target` begins with. */
const OUTPUTS: Readonly<Record<string, Readonly<Record<string, () => ZodType>>>> = {
  AmazonEC2ContainerRegistry_V20150921: ecr,
  AmazonEC2ContainerServiceV20141113: ecs,
  Logs_20140328: logs,
  secretsmanager: secretsManager,
  SpencerFrontendService: ecrPublic,
  AmazonSSM: ssm,
};

/** HTTP for an SDK client that fails where a successful answer has a member, or a type, that AWS's model has not. */
export class CheckedAnswers extends NodeHttpHandler {
  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const result = await super.handle(request, options);
    const { response } = result;
    const body = await text(response.body);
    if (response.statusCode === 200) check(request.headers['x-amz-target'] ?? '', body);
    response.body = Readable.from([Buffer.from(body)]);
    return result;
  }
}

function check(target: string, body: string): void {
  const [api = '', operation = ''] = target.split('.');
  const result = OUTPUTS[api]?.[operation]?.().safeParse(body === '' ? {} : JSON.parse(body));
  // AWS's own answers go beyond its model's limits: tags of AWS's do not count towards the fifty, and lists of ECR's,
  // SSM's and Secrets Manager's that must have an element are empty.
  const hasEmptyLists = [
    'AmazonEC2ContainerRegistry_V20150921',
    'SpencerFrontendService',
    'AmazonSSM',
    'secretsmanager',
  ].includes(api);
  const beyond = hasEmptyLists ? ['too_big', 'too_small'] : ['too_big'];
  if (result === undefined || result.success || result.error.issues.every(({ code }) => beyond.includes(code))) return;
  throw new Error(`an answer of ${operation} is not in AWS's model: ${result.error.message}\n${body}`);
}
