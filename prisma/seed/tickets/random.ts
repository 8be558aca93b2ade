/** Chance that can be repeated: the same seed gives the same tickets. */

export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: number) {
    this.#a = seed >>> 0;
    this.#b = Math.imul(seed, 0x9e3779b9) >>> 0;
    this.#c = 0xdeadbeef;
    for (let i = 0; i < 16; i++) this.bits();
  }

  /** 32 random bits (sfc32). */
  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** At least 0, below 1. */
  fraction = () => this.bits() / 0x1_0000_0000;
  /** A whole number from `from` to `to`, both possible. */
  between = (from: number, to: number) => from + Math.floor(this.fraction() * (to - from + 1));
  pick = <T>(list: readonly T[]): T => list[Math.floor(this.fraction() * list.length)] as T;
  isIn = (share: number) => this.fraction() < share;

  /** A rank below `count` by Zipf's law: rank r about half as often as rank r/2. */
  rank(count: number): number {
    return Math.min(count - 1, Math.floor(Math.exp(this.fraction() * Math.log(count + 1))) - 1);
  }

  /** By weights. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.fraction() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return (choices.at(-1) as readonly [T, number])[0];
  }

  /** A UUIDv7 of this moment; `step` orders those of one millisecond. */
  uuid(atMs: number, step = 0): string {
    const time = Math.floor(atMs).toString(16).padStart(12, "0");
    const hex = (bits: number, length: number) => (bits >>> 0).toString(16).padStart(8, "0").slice(-length);
    const order = (0x7000 | (step & 0xfff)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-${order}-${(0x8000 | (this.bits() & 0x3fff)).toString(16)}-${hex(this.bits(), 8)}${hex(this.bits(), 4)}`;
  }
}
