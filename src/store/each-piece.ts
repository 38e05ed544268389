import { finished, type Readable } from 'node:stream';

/**
 * Gives the bytes of a stream to `take` as they come, and waits where it says so. It is for many bytes: iterating over a
 * stream joins its pieces to new ones and waits for each. Throws the stream's error, also where it ends too early, and
 * what `take` throws; the stream is left as it is then.
 */
export function eachPiece(source: Readable, take: (piece: Buffer) => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: unknown): void => {
      forget();
      source.off('data', onPiece);
      if (error) reject(error);
      else resolve();
    };
    const onPiece = (piece: Buffer): void => {
      try {
        const room = take(piece);
        if (room === undefined) return;
        source.pause();
        room.then(() => source.resume(), end);
      } catch (error) {
        end(error);
      }
    };
    const forget = finished(source, { writable: false }, end);
    source.on('data', onPiece);
  });
}
