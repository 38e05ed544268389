import { notBuilt } from '../../../wire/errors.ts';
import type { EcsContext } from '../context.ts';
import { findClusterForWork } from '../lookup.ts';
import { type EcsOperation, type Input, operation } from '../operation.ts';
import { checkExpressGatewayService } from '../rules/express-gateway-service.ts';
import { checkTags } from '../rules/tags.ts';

/**
 * Refuses an Express gateway service that AWS would refuse and answers 501 to any other: it is a load balancer, a
 * certificate, security groups and scaling around a service, and there is none of these.
 */
export const createExpressGatewayService: EcsOperation<'CreateExpressGatewayService'> = {
  ...operation('CreateExpressGatewayService', create),
  but: 'checked, then 501',
};

function create(context: EcsContext, input: Input<'CreateExpressGatewayService'>): never {
  checkTags(input.tags ?? []);
  findClusterForWork(context, input.cluster);
  checkExpressGatewayService(input, context.scope.accountId);
  throw notBuilt('ECS CreateExpressGatewayService');
}
