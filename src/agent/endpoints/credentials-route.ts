import type { RoleCredentials } from '../../model/role-credentials.ts';
import type { Answer } from './protection-route.ts';

/** The answer of the credentials endpoint; errors are those of AWS's agent. */
export function credentialsAnswer(id: string, credentials: RoleCredentials | undefined): Answer {
  if (id === '') return refused('NoIdInRequest', 'No Credential ID in the request');
  if (!credentials) return refused('InvalidIdInRequest', 'Credentials not found');
  const { roleArn, accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return {
    status: 200,
    body: {
      RoleArn: roleArn,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: new Date(expiration).toISOString().replace(/\.\d+/, ''),
    },
  };
}

function refused(code: string, message: string): Answer {
  return { status: 400, body: { code, message: `CredentialsV2Request: ${message}`, HTTPErrorCode: 400 } };
}
