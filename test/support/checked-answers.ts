import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { outputs } from '../../api-schemas/ecs/outputs.ts';

type Name = keyof typeof outputs;

/** HTTP for an SDK client of ECS that fails where a successful answer has a member, or a type, that AWS's model has not. */
export class CheckedAnswers extends NodeHttpHandler {
  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const result = await super.handle(request, options);
    const { response } = result;
    const body = await text(response.body);
    const operation = request.headers['x-amz-target']?.split('.')[1];
    if (response.statusCode === 200 && operation && operation in outputs) check(operation as Name, body);
    response.body = Readable.from([Buffer.from(body)]);
    return result;
  }
}

function check(operation: Name, body: string): void {
  const result = outputs[operation]().safeParse(JSON.parse(body));
  // AWS's own answers go beyond its model's limits: tags of AWS's do not count towards the fifty
  if (result.success || result.error.issues.every(({ code }) => code === 'too_big')) return;
  throw new Error(`an answer of ${operation} is not in AWS's model: ${result.error.message}\n${body}`);
}
