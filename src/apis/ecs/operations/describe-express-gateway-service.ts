import { refuseExpressGatewayService } from '../express-gateway-services.ts';
import { operation } from '../operation.ts';

/** Refuses to describe an Express gateway service: there is none. */
export const describeExpressGatewayService = operation('DescribeExpressGatewayService', (context, { serviceArn }) =>
  refuseExpressGatewayService(context, serviceArn, 'ResourceNotFoundException'),
);
