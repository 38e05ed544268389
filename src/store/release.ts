/**
 * Gives the memory of a buffer back, which has no bytes then: the garbage collector lets tens of MiB come together first,
 * and memory that was just used is the fastest there is. One that shares its memory is left to the collector.
 */
export function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
