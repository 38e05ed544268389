import type { OutboxRow } from '../../store/events.ts';
import type { EcsContext } from './context.ts';
import type { OperationName } from './operation.ts';

/** What a call was about, and what was asked and answered; secrets are the caller's to hide. */
export interface ApiCall {
  /** Of the resource. */
  readonly arn: string;
  readonly requestParameters: object;
  readonly responseElements: object;
}

/**
 * The event that EventBridge has of a call from CloudTrail, whose record is its detail (CloudTrail User Guide, record
 * contents). Address and user agent of the client are left out.
 */
export function apiCallEvent(
  { scope: { accountId, region }, principalArn, ids, clock, now, request }: EcsContext,
  eventName: OperationName,
  { arn, requestParameters, responseElements }: ApiCall,
): Omit<OutboxRow, 'id'> {
  const record = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'Root',
      principalId: accountId,
      arn: principalArn,
      accountId,
      accessKeyId: request?.accessKeyId,
    },
    eventTime: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: 'ecs.amazonaws.com',
    eventName,
    awsRegion: region,
    requestParameters,
    responseElements,
    requestID: request?.requestId,
    eventID: ids.uuid(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
  return {
    eventId: ids.uuid(),
    kind: 'AWS API Call via CloudTrail',
    at: clock.now(),
    arn,
    document: JSON.stringify(record),
  };
}
