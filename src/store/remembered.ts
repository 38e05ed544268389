/** The last values put, by key, up to a number of them: what was read or written shortly before is read again. */
export class Remembered<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Value>(); // oldest first

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  /** Gives the value again. */
  put(key: string, value: Value): Value {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#most) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return value;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
