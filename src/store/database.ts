import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import type { Owner } from '../model/owner.ts';
import { type AccountSettingTable, accountSettingTable } from './account-settings.ts';
import { type CapacityProviderTable, capacityProviderTable } from './capacity-providers.ts';
import { type Changes, changeFeed } from './changes.ts';
import { clearRows } from './clear.ts';
import { clientTokenTable } from './client-tokens.ts';
import { type ClusterTable, clusterTable } from './clusters.ts';
import { type ContainerInstanceTable, containerInstanceTable } from './container-instances.ts';
import { type DaemonTaskDefinitionTable, daemonTaskDefinitionTable } from './daemon-task-definitions.ts';
import { type EventTable, eventTable } from './events.ts';
import { type ImageScanTable, imageScanTable } from './image-scans.ts';
import { type ImageTable, imageTable } from './images.ts';
import { type LifecyclePolicyTable, lifecyclePolicyTable } from './lifecycle-policies.ts';
import { type LifecyclePreviewTable, lifecyclePreviewTable } from './lifecycle-previews.ts';
import { logFiles, logMemory } from './log-segments.ts';
import { type LogTables, logTables } from './logs.ts';
import { migrate } from './migrate.ts';
import { type ParameterTable, parameterTable } from './parameters.ts';
import { type RegistrySettingTable, registrySettingTable } from './registry-settings.ts';
import { type ReplicationTable, replicationTable } from './replications.ts';
import { type RepositoryTable, repositoryTable } from './repositories.ts';
import { type RepositoryBlobTable, repositoryBlobTable } from './repository-blobs.ts';
import { type SecretTable, secretTable } from './secrets.ts';
import { type ServiceRecords, serviceRecords } from './service-records.ts';
import { type ServiceTable, serviceTable } from './services.ts';
import { type TaskDefinitionTable, taskDefinitionTable } from './task-definitions.ts';
import { type TaskTable, taskTable } from './tasks.ts';

/** The one place where state lives. Synchronous, one writer: decide and commit are one transaction. */
export interface Store {
  readonly clusters: ClusterTable;
  readonly capacityProviders: CapacityProviderTable;
  readonly taskDefinitions: TaskDefinitionTable;
  readonly daemonTaskDefinitions: DaemonTaskDefinitionTable;
  readonly containerInstances: ContainerInstanceTable;
  readonly tasks: TaskTable;
  readonly services: ServiceTable;
  readonly serviceRecords: ServiceRecords;
  readonly accountSettings: AccountSettingTable;
  readonly clientTokens: ReturnType<typeof clientTokenTable>;
  readonly secrets: SecretTable;
  readonly parameters: ParameterTable;
  readonly repositories: RepositoryTable;
  readonly repositoryBlobs: RepositoryBlobTable;
  readonly images: ImageTable;
  readonly lifecyclePolicies: LifecyclePolicyTable;
  readonly lifecyclePreviews: LifecyclePreviewTable;
  readonly imageScans: ImageScanTable;
  readonly registrySettings: RegistrySettingTable;
  readonly replications: ReplicationTable;
  readonly events: EventTable;
  readonly logs: LogTables;
  readonly changes: Changes;
  /** Runs `fn` whole or not at all, then tells the changes. A transaction inside another joins it. */
  transaction<T>(fn: () => T): T;
  /** A setting that belongs to the data itself; undefined before `setMeta`. */
  meta(key: string): string | undefined;
  setMeta(key: string, value: string): void;
  /** Empties every table but `meta`; with an account only of what is its own, in one region or in all. */
  clear(owner?: Owner): void;
  close(): void;
}

/**
 * Opens the state under a folder (made when missing) or in memory (`:memory:`), and migrates it. The file is locked
 * for as long as it is open: a second Drydock on the same folder gets an error that says so.
 */
export function openStore(data: string): Store {
  const database = open(data);
  const changes = changeFeed();
  const clusters = clusterTable(database);
  const taskDefinitions = taskDefinitionTable(database);
  const images = imageTable(database, changes);
  const blobs = repositoryBlobTable(database);
  const events = eventTable(database, changes);
  const containerInstances = containerInstanceTable(database, changes);
  const tasks = taskTable(database, changes);
  const services = serviceTable(database, changes);
  const records = serviceRecords(database);
  const logs = logTables(database, data === ':memory:' ? logMemory() : logFiles(join(data, 'logs')));
  const getMeta = database.prepare('SELECT value FROM meta WHERE key = ?').pluck();
  const setMeta = database.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const begin = database.prepare<[]>('BEGIN IMMEDIATE');
  const commit = database.prepare<[]>('COMMIT');
  const rollback = database.prepare<[]>('ROLLBACK');

  function transaction<T>(fn: () => T): T {
    if (database.inTransaction) return fn();
    begin.run();
    let result: T;
    try {
      result = fn();
      commit.run();
    } catch (error) {
      if (database.inTransaction) rollback.run();
      changes.discard();
      tasks.rolledBack();
      services.forget();
      records.forget();
      containerInstances.forget();
      events.rolledBack();
      throw error;
    }
    tasks.committed();
    changes.publish();
    return result;
  }

  return {
    clusters,
    capacityProviders: capacityProviderTable(database),
    taskDefinitions,
    daemonTaskDefinitions: daemonTaskDefinitionTable(database),
    containerInstances,
    tasks,
    services,
    serviceRecords: records,
    accountSettings: accountSettingTable(database),
    clientTokens: clientTokenTable(database),
    secrets: secretTable(database),
    parameters: parameterTable(database),
    repositories: repositoryTable(database, { images, blobs, changes }),
    repositoryBlobs: blobs,
    images,
    lifecyclePolicies: lifecyclePolicyTable(database, changes),
    lifecyclePreviews: lifecyclePreviewTable(database),
    imageScans: imageScanTable(database, changes),
    registrySettings: registrySettingTable(database),
    replications: replicationTable(database),
    events,
    logs,
    changes,
    transaction,
    meta: (key) => getMeta.get(key) as string | undefined,
    setMeta: (key, value) => void setMeta.run(key, value),
    clear(owner = {}) {
      transaction(() => {
        clearRows(database, owner);
        clusters.clear();
        taskDefinitions.clear();
        tasks.clear();
        services.forget();
        records.forget();
        containerInstances.forget();
        blobs.forget();
        if (owner.accountId === undefined) events.clear();
      });
      logs.sweep();
    },
    close: () => void database.close(),
  };
}

function open(data: string): Database {
  if (data !== ':memory:') mkdirSync(data, { recursive: true, mode: 0o700 }); // environments, secrets and parameters are in it as they were sent
  const database = new Sqlite(data === ':memory:' ? data : join(data, 'drydock.db'), { timeout: 0 });
  try {
    // One process owns the file; without shared memory WAL is also faster. NORMAL loses nothing that was acknowledged
    // when the process dies; only a power cut may take back the last moments, and never half a transaction.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('cache_size = -4000'); // KiB: more only keeps what the file system keeps too
    // 16 MiB: a page that changes with every call is then written to the file itself a quarter as often.
    database.pragma('wal_autocheckpoint = 4000');
    migrate(database);
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') {
      throw new Error(`another Drydock is running on ${data}; stop it or give this one another --data folder`);
    }
    throw error;
  }
  return database;
}
