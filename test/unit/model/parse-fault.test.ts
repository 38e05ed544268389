import { describe, expect, it } from 'vitest';
import { parseFault } from '../../../src/model/parse-fault.ts';

describe('a fault that is sent', () => {
  it.each([
    [{ fault: 'pull-failure' }, { kind: 'pull-failure', match: {} }],
    [
      { fault: 'pull-failure', match: { image: 'a:*', family: 'web' }, count: 3, for: '30s', reason: 'no disk' },
      { kind: 'pull-failure', match: { image: 'a:*', family: 'web' }, count: 3, forMs: 30_000, reason: 'no disk' },
    ],
    [
      { fault: 'slow-start', by: 1500 },
      { kind: 'slow-start', match: {}, byMs: 1500 },
    ],
    [
      { fault: 'kill-instance', count: 1 },
      { kind: 'kill-instance', match: {}, count: 1 },
    ],
    [
      { fault: 'lose-zone', match: { availabilityZone: 'us-east-1a' }, for: '1h' },
      { kind: 'lose-zone', match: { availabilityZone: 'us-east-1a' }, forMs: 3_600_000 },
    ],
  ])('is read: %o', (sent, fault) => {
    expect(parseFault(sent)).toEqual({ fault });
  });

  it.each([
    [undefined, 'fault: expected kill-instance, disconnect-agent, lose-zone, pull-failure, health-check-failure or '],
    [{ fault: 'pull' }, 'not "pull".'],
    [{ fault: 'pull-failure', time: 3 }, 'time: no such member; expected fault, match, count, for or reason.'],
    [{ fault: 'pull-failure', match: { zone: 'a' } }, 'match.zone: no such member; expected image, family, contain'],
    [{ fault: 'pull-failure', match: { image: 3 } }, 'match.image: expected a text, not 3.'],
    [{ fault: 'pull-failure', match: 'all' }, 'match: expected an object, not "all".'],
    [{ fault: 'pull-failure', count: 0 }, 'count: expected a whole number from 1 to'],
    [{ fault: 'pull-failure', count: 1.5 }, 'count: expected a whole number'],
    [{ fault: 'pull-failure', for: 'a while' }, 'for: expected a time such as "500ms"'],
    [{ fault: 'pull-failure', for: 0 }, 'for: expected a time'],
    [{ fault: 'pull-failure', by: '1s' }, 'by: no such member'],
    [{ fault: 'slow-start' }, 'by: expected how long it takes longer'],
    [{ fault: 'slow-start', by: -1 }, 'by: expected a time'],
    [{ fault: 'kill-instance' }, 'match: expected instance, availabilityZone or cluster, or beside it a count.'],
    [{ fault: 'disconnect-agent', match: { image: 'a' } }, 'match.image: no such member'],
    [{ fault: 'lose-zone' }, 'match.availabilityZone: expected the zone that is lost'],
    [{ fault: 'lose-zone', match: { availabilityZone: 'a' } }, 'match.availabilityZone: expected a zone in full'],
  ])('is refused with a sentence: %o', (sent, sentence) => {
    const { wrong } = parseFault(sent) as { wrong: readonly string[] };
    expect(wrong.join('\n')).toContain(sentence);
  });
});
