import { operation, privately } from '../operation.ts';

/** The password of the user AWS for the caller's public registry, good for twelve hours. */
export const getAuthorizationToken = operation('GetAuthorizationToken', (context) => {
  const { authorizationData = [] } = privately('GetAuthorizationToken', context, {});
  const { authorizationToken, expiresAt } = authorizationData[0] ?? {};
  return { authorizationData: { authorizationToken, expiresAt } };
});
