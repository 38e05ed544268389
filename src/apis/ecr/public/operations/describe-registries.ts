import { aliasOf, publicRegistryPath } from '../../../../model/public-registry.ts';
import { refuseToken } from '../../paging.ts';
import { operation } from '../operation.ts';

/** The public registry of the caller: there is one for each account, with its default alias and no other. */
export const describeRegistries = operation('DescribeRegistries', ({ scope, registryHost }, { nextToken }) => {
  if (nextToken !== undefined) throw refuseToken();
  const { accountId: registryId } = scope;
  const alias = {
    name: aliasOf(registryId),
    status: 'ACTIVE',
    primaryRegistryAlias: true,
    defaultRegistryAlias: true,
  } as const;
  return {
    registries: [
      {
        registryId,
        registryArn: `arn:aws:ecr-public::${registryId}:registry/${registryId}`,
        registryUri: `${registryHost(scope)}/${publicRegistryPath(registryId)}`,
        verified: false,
        aliases: [alias],
      },
    ],
  };
});
