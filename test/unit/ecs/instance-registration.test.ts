import { describe, expect, it } from 'vitest';
import { instanceResources } from '../../../src/apis/ecs/rules/instance-registration.ts';

const texts = (name: string, stringSetValue: string[]) => ({ name, type: 'STRINGSET', stringSetValue });

describe('the resources of an instance', () => {
  it('have each port in use and each GPU once, however often it was sent', () => {
    const sent = [texts('PORTS', ['22', '022', '80']), texts('PORTS_UDP', ['53', '53']), texts('GPU', ['a', 'a'])];
    expect(instanceResources(sent, {})).toMatchObject({ tcpPorts: [22, 80], udpPorts: [53], gpus: ['a'] });
  });

  it('are those of its type where nothing was sent', () => {
    const resources = instanceResources([], { instanceType: 'm5.large' });
    expect(resources).toEqual(instanceResources(undefined, { instanceType: 'm5.large' }));
    expect(resources).toMatchObject({ cpu: 2048, udpPorts: [], gpus: [] });
  });

  it.each([
    ['m5.large', 2],
    ['t3.small', 2],
    ['m5.4xlarge', 7],
    ['unknown.large', undefined],
    [undefined, undefined],
  ])('of type %s have %s network interfaces for tasks, as far as the type is known', (type, enis) => {
    expect(instanceResources([], { instanceType: type }).enis).toBe(enis);
  });

  it.each(['', '65536', '-1', '0x16', ' 22', '1e3', '1.5', 'http'])('are refused with the port "%s"', (port) => {
    expect(() => instanceResources([texts('PORTS', [port])], {})).toThrow('Invalid value for resource PORTS.');
  });
});
