import { describe, expect, it } from 'vitest';
import { platformOf } from '../../../src/apis/ecs/rules/fargate-platform.ts';
import { definition } from '../store/builders.ts';

const fargate = (document: Record<string, unknown> = {}) => definition('web', 1, { cpu: 256, memory: 512, document });
const asked = (more: Partial<Parameters<typeof platformOf>[0]> = {}) => ({
  definition: fargate(),
  launchType: 'FARGATE' as const,
  overrides: {},
  ...more,
});

describe('Fargate', () => {
  it('gives nothing to a task of another launch type', () => {
    for (const launchType of ['EC2', 'EXTERNAL'] as const) expect(platformOf(asked({ launchType }))).toEqual({});
    expect(platformOf(asked({ launchType: 'EC2', platformVersion: '' }))).toEqual({});
  });

  it.each([
    [undefined, '1.4.0'],
    ['LATEST', '1.4.0'],
    ['1.4.0', '1.4.0'],
    ['1.3.0', '1.3.0'],
  ])('of platform version %j gives %s and 20 GiB', (platformVersion, given) => {
    expect(platformOf(asked({ platformVersion }))).toEqual({
      platformVersion: given,
      platformFamily: 'Linux',
      ephemeralStorageGiB: 20,
    });
  });

  it('gives the disk of the definition, and an override before it', () => {
    const own = fargate({ ephemeralStorage: { sizeInGiB: 30 } });
    expect(platformOf(asked({ definition: own })).ephemeralStorageGiB).toBe(30);
    const overrides = { ephemeralStorage: { sizeInGiB: 40 } };
    expect(platformOf(asked({ definition: own, overrides })).ephemeralStorageGiB).toBe(40);
    expect(() => platformOf(asked({ definition: own, platformVersion: '1.3.0' }))).toThrow('not supported');
  });

  it.each(['1.4', '1.5.0', '1.2.0', 'latest', '1.0.0'])('has no platform %j', (platformVersion) => {
    expect(() => platformOf(asked({ platformVersion }))).toThrow('The specified platform does not exist.');
  });

  it.each(['WINDOWS_SERVER_2019_CORE', 'WINDOWS_SERVER_2022_FULL'])('says that %s is not built', (family) => {
    const windows = fargate({ runtimePlatform: { operatingSystemFamily: family } });
    expect(() => platformOf(asked({ definition: windows }))).toThrow(`Running a Fargate task on ${family}`);
  });

  it.each([
    ['512', '512'],
    ['256', '4096'],
    ['300', '512'],
  ])('has no size of cpu %s with memory %s', (cpu, memory) => {
    expect(() => platformOf(asked({ overrides: { cpu, memory } }))).toThrow();
  });
});
