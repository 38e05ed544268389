import { refuseExpressGatewayService } from '../express-gateway-services.ts';
import { operation } from '../operation.ts';

/** Refuses to update an Express gateway service: there is none. */
export const updateExpressGatewayService = operation('UpdateExpressGatewayService', (context, { serviceArn }) =>
  refuseExpressGatewayService(context, serviceArn, 'ServiceNotFoundException'),
);
