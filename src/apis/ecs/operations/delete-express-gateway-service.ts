import { refuseExpressGatewayService } from '../express-gateway-services.ts';
import { operation } from '../operation.ts';

/** Refuses to delete an Express gateway service: there is none. */
export const deleteExpressGatewayService = operation('DeleteExpressGatewayService', (context, { serviceArn }) =>
  refuseExpressGatewayService(context, serviceArn, 'ServiceNotFoundException'),
);
