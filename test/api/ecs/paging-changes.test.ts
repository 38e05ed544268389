import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';
import { PAGED_LISTS, type PagedList } from './paging-lists.ts';

/** Between two pages: how many come, and which of those that are there go. */
const changes = fc.record({ come: fc.nat(2), go: fc.array(fc.nat(1000), { maxLength: 3 }) });
const stories = fc.record({
  atFirst: fc.integer({ min: 0, max: 6 }),
  maxResults: fc.integer({ min: 1, max: 3 }),
  between: fc.array(changes, { maxLength: 6 }),
});

describe('a list that changes from page to page', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let accounts = 200_000_000_000;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it.each(Object.entries<PagedList>(PAGED_LISTS))('%s repeats nothing and loses nothing', async (_name, list) => {
    const { always = [], capacity = 50 } = list;
    const story = fc.asyncProperty(stories, async ({ atFirst, maxResults, between }) => {
      accounts += 1;
      const ecs = ecsClient(server.url, String(accounts)); // an account of its own for each story
      await list.prepare?.(ecs);
      const made: string[] = [];
      const there = new Set<string>();
      const come = async () => {
        if (made.length >= capacity) return;
        const key = await list.make(ecs, made.length);
        made.push(key);
        there.add(key);
      };
      for (let n = 0; n < atFirst; n += 1) await come();
      const throughout = new Set(there);
      const seen: string[] = [];
      let nextToken: string | undefined;
      let pages = 0;
      do {
        const page = await list.page(ecs, { maxResults, nextToken });
        const own = page.keys.filter((key) => !always.includes(key));
        for (const key of own) expect(there).toContain(key);
        if (page.nextToken === undefined) expect(page.keys.length).toBeLessThanOrEqual(maxResults);
        else expect(page.keys).toHaveLength(maxResults);
        seen.push(...page.keys);
        ({ nextToken } = page);
        const change = between[pages];
        for (const which of change?.go ?? []) {
          const key = [...there][which % Math.max(1, there.size)];
          if (key === undefined) continue;
          await list.remove(ecs, key);
          there.delete(key);
          throughout.delete(key);
        }
        for (let n = 0; n < (change?.come ?? 0); n += 1) await come();
        pages += 1;
      } while (nextToken !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual([...always, ...list.order(made).filter((key) => seen.includes(key))]);
      for (const key of throughout) expect(seen).toContain(key);
    });
    await fc.assert(story, { numRuns: 12, seed: 7, endOnFailure: true });
  });
});
