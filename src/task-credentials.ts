import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RoleCredentials } from './model/role-credentials.ts';

/** How long credentials of a role are good for. Those of ECS tasks are good for six hours. */
export const CREDENTIALS_LIFE_MS = 6 * 3_600_000;

/** Whose a session token is: a task's, acting as a role. */
export interface TaskSession {
  readonly taskArn: string;
  readonly roleArn: string;
  /** Epoch milliseconds. */
  readonly expiration: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Credentials of tasks' roles. Nothing is remembered of any: the session token says all, and the key's holder signed it. */
export interface TaskCredentials {
  /** New ones for a task that acts as a role; `now` in epoch milliseconds. */
  issue(taskArn: string, roleArn: string, now: number): RoleCredentials;
  /** The session of a token, expired or not; undefined for one of others, 'forged' for one that claims to be ours. */
  read(sessionToken: string): TaskSession | 'forged' | undefined;
}

/** Tells our tokens from those of AWS, which people may have in their environment. */
const PREFIX = 'DryDockToken';
const TOKEN = new RegExp(`^${PREFIX}([\\w-]{1,4000})\\.([\\w-]{43})$`);
const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const KEY_LENGTH = 16; // behind ASIA
const SECRET_BYTES = 30; // 40 letters

/** Makes the credentials of tasks; `key` is secret and lasts as long as the data. */
export function taskCredentials(key: string): TaskCredentials {
  const mac = (purpose: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${purpose} ${text}`).digest();
  const accessKeyIdOf = (claims: string): string =>
    `ASIA${[...mac('access-key-id', claims).subarray(0, KEY_LENGTH)].map((byte) => KEY_LETTERS[byte % 32]).join('')}`;
  const secretOf = (claims: string): string =>
    mac('secret-access-key', claims).subarray(0, SECRET_BYTES).toString('base64');

  return {
    issue(taskArn, roleArn, now) {
      const expiration = now + CREDENTIALS_LIFE_MS;
      const claims = Buffer.from(JSON.stringify([taskArn, roleArn, expiration])).toString('base64url');
      return {
        roleArn,
        accessKeyId: accessKeyIdOf(claims),
        secretAccessKey: secretOf(claims),
        sessionToken: `${PREFIX}${claims}.${mac('session-token', claims).toString('base64url')}`,
        expiration,
      };
    },
    read(sessionToken) {
      if (!sessionToken.startsWith(PREFIX)) return undefined;
      const [, claims = '', signature = ''] = TOKEN.exec(sessionToken) ?? [];
      const [is, shouldBe] = [Buffer.from(signature, 'base64url'), mac('session-token', claims)];
      if (is.length !== shouldBe.length || !timingSafeEqual(is, shouldBe)) return 'forged';
      const [taskArn, roleArn, expiration] = JSON.parse(Buffer.from(claims, 'base64url').toString());
      return {
        taskArn,
        roleArn,
        expiration,
        accessKeyId: accessKeyIdOf(claims),
        secretAccessKey: secretOf(claims),
      };
    },
  };
}
