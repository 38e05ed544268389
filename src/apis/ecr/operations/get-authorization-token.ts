import { operation } from '../operation.ts';
import { seconds } from '../seconds.ts';

/** Passwords of the user AWS, good for twelve hours, for registries of this region. */
export const getAuthorizationToken = operation('GetAuthorizationToken', (context, { registryIds }) => {
  const { tokens, scope, now, registryHost, principalArn } = context;
  const accounts = registryIds ?? [scope.accountId];
  return {
    authorizationData: accounts.map((accountId) => {
      const registry = { ...scope, accountId };
      const { password, expiresAt } = tokens.login(registry, now, principalArn);
      return {
        authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
        expiresAt: seconds(expiresAt),
        proxyEndpoint: `http://${registryHost(registry)}`,
      };
    }),
  };
});
