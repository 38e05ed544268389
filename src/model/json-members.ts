/** Takes down what is wrong with a document: the path of the bad member and a sentence. */
export type Report = (path: string, sentence: string) => void;
export type Members = Readonly<Record<string, unknown>>;

/** A value as a fault quotes it. */
export const shown = (json: unknown): string => (json === undefined ? 'nothing' : JSON.stringify(json).slice(0, 200));

/** `a, b or c` */
export const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** Reads the members of one object; every member that cannot be read is reported with its path. */
export class ObjectReader {
  readonly #members: Members;
  readonly #path: string;
  readonly #report: Report;

  /** Any member not in `known` is a fault; so is a `json` that is no object. */
  constructor(json: unknown, path: string, known: readonly string[], report: Report) {
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    this.#members = isObject ? { ...json } : {};
    this.#path = path;
    this.#report = report;
    if (!isObject) report(path, `expected an object, not ${shown(json)}.`);
    for (const name of Object.keys(this.#members)) {
      if (!known.includes(name)) report(this.at(name), `no such member; expected ${either(known)}.`);
    }
  }

  /** The path of a member. */
  at(name: string): string {
    return this.#path ? `${this.#path}.${name}` : name;
  }

  /** The member as it is. */
  raw(name: string): unknown {
    return this.#members[name];
  }

  /** Reports the member: what was expected in its place. */
  wrong(name: string, expected: string): void {
    this.#report(this.at(name), `expected ${expected}, not ${shown(this.#members[name])}.`);
  }

  /** A text of at least one character; undefined where there is none. */
  text(name: string, { needed = false, pattern = /./s, words = 'a text' } = {}): string | undefined {
    const value = this.#members[name];
    if (typeof value === 'string' && pattern.test(value)) return value;
    if (value !== undefined || needed) this.wrong(name, words);
    return undefined;
  }

  /** A whole number in bounds; undefined where there is none. */
  whole(name: string, { least = 0, most = 2 ** 31 - 1 } = {}): number | undefined {
    const value = this.#members[name];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.wrong(name, `a whole number from ${least} to ${most}`);
    return undefined;
  }

  /** An array, each item read with its own path; empty where there is none. */
  list<T>(name: string, read: (json: unknown, path: string) => T | undefined): T[] {
    const value = this.#members[name];
    if (value === undefined) return [];
    if (Array.isArray(value))
      return value.map((one, index) => read(one, `${this.at(name)}[${index}]`)).filter((one) => one !== undefined);
    this.wrong(name, 'an array');
    return [];
  }

  /** An array of texts; empty where there is none. */
  texts(name: string): string[] {
    return this.list(name, (json, path) => {
      if (typeof json === 'string' && json !== '') return json;
      this.#report(path, `expected a text, not ${shown(json)}.`);
      return undefined;
    });
  }
}
