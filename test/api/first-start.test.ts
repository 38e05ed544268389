import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand, DescribeClustersCommand, RegisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { startServer } from '../support/server.ts';

it('gives new data its fleet once, also when the first start was killed in the middle of it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'drydock-first-'));
  try {
    const killed = await startServer({ data, fleet: 'none' });
    await killed.ecs.send(new CreateClusterCommand({}));
    await killed.ecs.send(new RegisterContainerInstanceCommand({})); // one of three, then the kill
    await killed.close();
    const database = new Sqlite(join(data, 'drydock.db'));
    database.exec("DELETE FROM meta WHERE key = 'created'");
    database.close();

    for (let start = 0; start < 2; start++) {
      const server = await startServer({ data });
      const { clusters } = await server.ecs.send(new DescribeClustersCommand({}));
      await server.close();
      expect(clusters?.[0]?.registeredContainerInstancesCount).toBe(3);
    }
  } finally {
    rmSync(data, { recursive: true });
  }
});
