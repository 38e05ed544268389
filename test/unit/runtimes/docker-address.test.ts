import { describe, expect, it } from 'vitest';
import { engineAddress } from '../../../src/agent/runtimes/docker/address.ts';
import { isRemote, parseEngineAddress } from '../../../src/model/engine-address.ts';

describe('a Docker host', () => {
  it.each([
    ['unix:///run/d.sock', { url: 'unix:///run/d.sock', socketPath: '/run/d.sock' }],
    ['/run/d.sock', { url: 'unix:///run/d.sock', socketPath: '/run/d.sock' }],
    ['npipe:////./pipe/d', { url: 'npipe:////./pipe/d', socketPath: '//./pipe/d' }],
    ['tcp://box:1234', { url: 'tcp://box:1234', host: 'box', port: '1234', protocol: 'http' }],
    ['tcp://box', { url: 'tcp://box', host: 'box', port: '2375', protocol: 'http' }],
    ['tcp://box:2376', { url: 'tcp://box:2376', host: 'box', port: '2376', protocol: 'https' }],
    ['https://box', { url: 'https://box', host: 'box', port: '2376', protocol: 'https' }],
    ['ssh://box', { url: 'ssh://box', destination: 'box', sshPort: '22', remoteSocket: '/var/run/docker.sock' }],
    [
      'ssh://me@10.0.0.7:2222/run/d.sock',
      {
        url: 'ssh://me@10.0.0.7:2222/run/d.sock',
        destination: 'me@10.0.0.7',
        sshPort: '2222',
        remoteSocket: '/run/d.sock',
      },
    ],
  ])('%s is understood', (text, address) => {
    expect(parseEngineAddress(text)).toEqual(address);
  });

  it('is a local socket when nothing is said', () => {
    expect(engineAddress(undefined).url).toMatch(/^(unix|npipe):\/\//);
  });

  it.each([
    ['unix:///run/d.sock', false],
    ['tcp://box', true],
    ['ssh://box', true],
  ])('%s is reached over a network: %s', (text, remote) => {
    expect(isRemote(parseEngineAddress(text))).toBe(remote);
  });

  it.each(['ssh://', 'ssh://-oProxyCommand=x', 'ssh://a b', 'box:2375', 'unix://', ''])(
    '%s is refused with what is expected',
    (text) => {
      expect(() => parseEngineAddress(text)).toThrow(`Docker host "${text}" is not understood; expected unix:///path`);
    },
  );
});
