import { findCluster, findService } from '../lookup.ts';
import { operation } from '../operation.ts';
import { rowPage } from '../paging.ts';
import { presentServiceDeploymentBrief } from '../present/service-deployment.ts';

const DEFAULT_PAGE = 20;

/** Lists the deployments of a service, the newest first. */
export const listServiceDeployments = operation('ListServiceDeployments', (context, input) => {
  const { store, scope } = context;
  const { serviceRecords } = store;
  const { arn: serviceArn } = findService(context, findCluster(context, input.cluster), input.service);
  const { status = [], createdAt = {}, nextToken, maxResults = DEFAULT_PAGE } = input;
  const filter = {
    serviceArn,
    status: status.length > 0 ? status : undefined,
    createdAfter: milliseconds(createdAt.after),
    createdBefore: milliseconds(createdAt.before),
  };
  const question = { list: 'ListServiceDeployments', scope, ...filter } as const;
  const page = rowPage({ nextToken, maxResults }, question, (beforeId, limit) =>
    serviceRecords.listDeployments(filter, beforeId, limit).map(({ id, deployment: { arn } }) => ({ id, arn })),
  );
  const deployments = page.arns.flatMap((arn) => serviceRecords.deployment(arn) ?? []);
  return { serviceDeployments: deployments.map(presentServiceDeploymentBrief), ...page.next };
});

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);
