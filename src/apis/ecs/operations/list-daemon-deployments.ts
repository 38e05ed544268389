import { refuseDaemon } from '../daemons.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';

/** Lists the deployments of a daemon, which is not there. Its model has no DaemonNotFoundException. */
export const listDaemonDeployments = operation('ListDaemonDeployments', (context, input) => {
  const { daemonArn, status, createdAt } = input;
  const question = { list: 'ListDaemonDeployments', scope: context.scope, daemonArn, status, createdAt } as const;
  const page = keyPage<never>(input, question, () => refuseDaemon(context, daemonArn, 'ClientException'), String);
  return { daemonDeployments: page.rows };
});
