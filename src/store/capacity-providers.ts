import type { Database } from 'better-sqlite3';
import type { CapacityProvider } from '../model/capacity-provider.ts';
import type { Scope } from '../model/scope.ts';

const NO_LIMIT = -1; // SQLite's

/** Capacity providers by ARN and by scope, without those that every account has. */
export function capacityProviderTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO capacity_providers (arn, account_id, region, name, status, document) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document`,
  );
  const byArn = database.prepare('SELECT document FROM capacity_providers WHERE arn = ?').pluck();
  const active = database
    .prepare(
      `SELECT document FROM capacity_providers
       WHERE account_id = ? AND region = ? AND status = 'ACTIVE' AND name > ? ORDER BY name LIMIT ?`,
    )
    .pluck();
  return {
    /** Writes a new provider, also over a deleted one of its name, or a change of one. */
    put: (scope: Scope, provider: CapacityProvider): void => {
      const { arn, name, status } = provider;
      put.run(arn, scope.accountId, scope.region, name, status, JSON.stringify(provider));
    },
    get(arn: string): CapacityProvider | undefined {
      const document = byArn.get(arn) as string | undefined;
      return document === undefined ? undefined : JSON.parse(document);
    },
    /** ACTIVE providers of a scope by name, beginning after a name; all of them without a limit. */
    active: (scope: Scope, afterName = '', limit = NO_LIMIT): CapacityProvider[] =>
      (active.all(scope.accountId, scope.region, afterName, limit) as string[]).map((document) => JSON.parse(document)),
  };
}

export type CapacityProviderTable = ReturnType<typeof capacityProviderTable>;
