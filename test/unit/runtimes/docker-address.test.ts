import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/agent/runtimes/docker/address.ts';

describe('a Docker host', () => {
  it.each([
    ['unix:///run/d.sock', { url: 'unix:///run/d.sock', socketPath: '/run/d.sock' }],
    ['/run/d.sock', { url: 'unix:///run/d.sock', socketPath: '/run/d.sock' }],
    ['npipe:////./pipe/d', { url: 'npipe:////./pipe/d', socketPath: '//./pipe/d' }],
    ['tcp://box:1234', { url: 'tcp://box:1234', host: 'box', port: '1234', protocol: 'http' }],
    ['tcp://box', { url: 'tcp://box', host: 'box', port: '2375', protocol: 'http' }],
    ['tcp://box:2376', { url: 'tcp://box:2376', host: 'box', port: '2376', protocol: 'https' }],
    ['https://box', { url: 'https://box', host: 'box', port: '2376', protocol: 'https' }],
  ])('%s is understood', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it('is a local socket when nothing is said', () => {
    expect(parseAddress(undefined).url).toMatch(/^(unix|npipe):\/\//);
  });

  it.each(['ssh://box', 'box:2375', 'unix://'])('%s is refused with what is expected', (text) => {
    expect(() => parseAddress(text)).toThrow(`Docker host "${text}" is not understood; expected unix:///path`);
  });
});
