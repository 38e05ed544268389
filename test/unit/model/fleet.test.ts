import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../../src/model/fleet.ts';

const SHIPPED = new URL('../../../fixtures/fleets/', import.meta.url);

const faultsOf = (json: unknown): readonly string[] => {
  const parsed = parseFleet(json, 'us-east-1');
  return 'faults' in parsed ? parsed.faults : [];
};

const fleetOf = (json: unknown, region = 'us-east-1') => {
  const parsed = parseFleet(json, region);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  return parsed.fleet;
};

/** A fleet of one good m5.large, but for what the test is about. */
const withInstance = (change: object) => ({
  instances: [{ instanceType: 'm5.large', availabilityZone: 'a', ...change }],
});

const withAttribute = (name: string, value: unknown) => withInstance({ attributes: { [name]: value } });

describe('a fleet', () => {
  it('needs no more than a type and a zone: the cluster is default and the count one', () => {
    const { cluster, instances } = fleetOf(withInstance({}));
    expect(cluster).toBe('default');
    expect(instances).toMatchObject([
      { instanceType: { name: 'm5.large' }, availabilityZone: 'us-east-1a', count: 1, attributes: [] },
    ]);
  });

  it('names a zone by one letter of the region it is read for', () => {
    expect(fleetOf(withInstance({ availabilityZone: 'c' }), 'eu-west-1').instances[0]?.availabilityZone).toBe(
      'eu-west-1c',
    );
  });

  it.each(['us-east-1a', 'us-east-1-bos-1a'])('names a zone in full: %s', (availabilityZone) => {
    expect(fleetOf(withInstance({ availabilityZone })).instances[0]?.availabilityZone).toBe(availabilityZone);
  });

  it('has attributes with and without a value', () => {
    const json = withInstance({ attributes: { stack: 'prod', gpu: '', 'a/b\\c.d_e-f': 'x + y@z:1' } });
    expect(fleetOf(json).instances[0]?.attributes).toEqual([
      { name: 'stack', value: 'prod' },
      { name: 'gpu' },
      { name: 'a/b\\c.d_e-f', value: 'x + y@z:1' },
    ]);
  });

  it('names the engine of an instance as DOCKER_HOST does', () => {
    expect(fleetOf(withInstance({ engine: '/run/d.sock' })).instances[0]?.engine).toBe('unix:///run/d.sock');
  });

  it('may have no instances at all', () => {
    expect(fleetOf({ cluster: 'empty', instances: [] })).toEqual({ cluster: 'empty', instances: [] });
  });

  it('is refused with every fault at once', () => {
    expect(faultsOf({ cluster: '', instances: [{ count: 0 }] })).toHaveLength(4);
  });

  it.each([
    [null, 'expected an object, not null.'],
    [[], 'expected an object, not [].'],
    [{}, 'instances: expected an array of instances, not nothing.'],
    [{ instances: {} }, 'instances: expected an array of instances, not {}.'],
    [{ instances: [7] }, 'instances[0]: expected an object, not 7.'],
    [{ instances: [], clusters: 1 }, 'clusters: no such member; expected cluster or instances.'],
    [{ instances: [], cluster: 'a b' }, 'cluster: expected 1 to 255 letters, digits, - or _, not "a b".'],
    [
      withInstance({ coutn: 2 }),
      'instances[0].coutn: no such member; expected instanceType, availabilityZone, count, attributes, autoScalingGroup or engine.',
    ],
    [
      withInstance({ instanceType: undefined }),
      'instances[0].instanceType: expected the name of an instance type, not nothing.',
    ],
    [
      withInstance({ instanceType: 'M5.Lage' }),
      'instances[0].instanceType: "M5.Lage" is not an instance type known here; did you mean m5.large, m4.large or m5.xlarge?',
    ],
    [
      withInstance({ availabilityZone: 'eu-west-1a' }),
      'instances[0].availabilityZone: expected a zone of us-east-1, such as "us-east-1a", or one letter, not "eu-west-1a".',
    ],
    [withInstance({ engine: 7 }), 'instances[0].engine: expected where its engine listens, not 7.'],
    [
      withInstance({ engine: 'box' }),
      'instances[0].engine: Docker host "box" is not understood; expected unix:///path, npipe:////./pipe/name, tcp://host:port or ssh://user@host.',
    ],
    [
      withInstance({ engine: 'tcp://b?c' }),
      'instances[0].engine: "tcp://b?c" has signs that an attribute cannot have.',
    ],
    [withInstance({ count: 0 }), 'instances[0].count: expected a whole number from 1 to 5000, not 0.'],
    [withInstance({ count: 1.5 }), 'instances[0].count: expected a whole number from 1 to 5000, not 1.5.'],
    [withInstance({ count: 5001 }), 'instances[0].count: expected a whole number from 1 to 5000, not 5001.'],
    [withInstance({ count: '2' }), 'instances[0].count: expected a whole number from 1 to 5000, not "2".'],
    [
      { instances: [withInstance({ count: 5000 }).instances[0], withInstance({}).instances[0]] },
      'instances: 5001 container instances in all; a cluster may have 5000.',
    ],
    [withInstance({ attributes: ['stack'] }), 'instances[0].attributes: expected an object, not ["stack"].'],
    [
      withInstance({ attributes: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, ''])) }),
      'instances[0].attributes: 11 attributes; a container instance may have 10 custom ones.',
    ],
    [
      withAttribute('a b', 'x'),
      'instances[0].attributes["a b"]: expected a name of 1 to 128 letters, digits and - _ . / \\.',
    ],
    [
      withAttribute('ecs.os-type', 'windows'),
      'instances[0].attributes["ecs.os-type"]: this attribute is built in and follows from the instance.',
    ],
  ])('is refused with the place and the reason: %j', (json, sentence) => {
    expect(faultsOf(json)).toEqual([sentence]);
  });

  it.each([' prod', 'prod ', 'a,b', 'x'.repeat(129), null, 1])('refuses the attribute value %j', (value) => {
    expect(faultsOf(withAttribute('stack', value))).toEqual([
      expect.stringMatching(/^instances\[0\]\.attributes\["stack"\]: expected a value of 1 to 128 letters/),
    ]);
  });

  it('of an unheard-of type is answered with the families there are', () => {
    expect(faultsOf(withInstance({ instanceType: 'quantum.huge' }))[0]).toMatch(/the families known are t2, m4, /);
  });
});

describe('the fleets that are shipped', () => {
  it.each([
    ['three-zones', 3],
    ['mixed-g2-t2', 13],
    ['one-box', 1],
    ['hundred', 100],
    ['graviton', 4],
  ])('%s has %i container instances in any region', (name, count) => {
    const json = JSON.parse(readFileSync(new URL(`${name}.json`, SHIPPED), 'utf8'));
    for (const region of ['us-east-1', 'ap-southeast-2']) {
      const { cluster, instances } = fleetOf(json, region);
      expect(cluster).toBe('default');
      expect(instances.reduce((sum, one) => sum + one.count, 0)).toBe(count);
    }
  });

  it('are all readable', () => {
    for (const name of readdirSync(SHIPPED))
      expect(faultsOf(JSON.parse(readFileSync(new URL(name, SHIPPED), 'utf8')))).toEqual([]);
  });

  it('of Graviton are arm64 throughout', () => {
    const json = JSON.parse(readFileSync(new URL('graviton.json', SHIPPED), 'utf8'));
    expect(fleetOf(json).instances.every((one) => one.instanceType.architecture === 'arm64')).toBe(true);
  });
});
