import type { EngineStats, StatsSample } from '../container-details.ts';

/**
 * A container's statistics as AWS's agent gives them: the engine's, completed by the sample before, and in version 4 by
 * the rates of its network.
 */
export function statsResponse({ now, before }: StatsSample, version: 3 | 4): object {
  const rates = version === 4 ? ratesBetween(now, before) : undefined;
  return {
    ...now,
    ...(before ? { preread: before.read, precpu_stats: before.cpu_stats } : {}),
    ...(rates ? { network_rate_stats: rates } : {}),
  };
}

function ratesBetween(now: EngineStats, before: EngineStats | undefined) {
  const seconds = before ? (Date.parse(now.read) - Date.parse(before.read)) / 1000 : 0;
  if (!before?.networks || !now.networks || seconds <= 0) return undefined;
  const rate = (member: 'rx_bytes' | 'tx_bytes') => (total(now, member) - total(before, member)) / seconds;
  return { rx_bytes_per_sec: rate('rx_bytes'), tx_bytes_per_sec: rate('tx_bytes') };
}

const total = ({ networks = {} }: EngineStats, member: 'rx_bytes' | 'tx_bytes'): number =>
  Object.values(networks).reduce((sum, each) => sum + each[member], 0);
