import { RuntimeError } from '../runtime.ts';

/** So many ports in a row are nowhere free; in the words of the real agent. */
export const noPortRange = (count: number): RuntimeError =>
  new RuntimeError('no-port-range', `error retrieving docker port map: ${count} contiguous host ports unavailable`);
