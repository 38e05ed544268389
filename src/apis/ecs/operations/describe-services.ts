import type { Service } from '../../../model/service.ts';
import { findCluster, serviceArnOf } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentService } from '../present/service.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes services; DRAINING and, for a while, INACTIVE ones too. */
export const describeServices = operation('DescribeServices', (context, input) => {
  const { store } = context;
  const cluster = findCluster(context, input.cluster);
  checkBatch('Services', input.services, 10);
  const found: Service[] = [];
  const failures: { arn: string; reason: string }[] = [];
  for (const reference of input.services) {
    const arn = serviceArnOf(context, cluster, reference);
    const service = store.services.get(arn);
    if (service) found.push(service);
    else failures.push({ arn, reason: 'MISSING' });
  }
  const tags = input.include?.includes('TAGS');
  return { services: found.map((service) => presentService(store, service, { tags })), failures };
});
