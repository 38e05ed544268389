import { createHash, createHmac } from 'node:crypto';

/** SHA-256 as the signing library wants it: with a secret it is an HMAC. */
export class Sha256 {
  private hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;
  private readonly secret: string | ArrayBuffer | ArrayBufferView | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.secret = secret;
    this.hash = this.begin();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin() {
    if (this.secret === undefined) return createHash('sha256');
    const { secret } = this;
    return createHmac('sha256', secret instanceof ArrayBuffer ? new Uint8Array(secret) : asBytes(secret));
  }
}

function asBytes(data: string | ArrayBufferView): string | Uint8Array {
  return typeof data === 'string' ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
