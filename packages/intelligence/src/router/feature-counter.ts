/**
 * Counts hashes block by block in the order in which they first come. One counter serves message after message: nothing is
 * allocated but the copy that is kept.
 */
export class FeatureCounter {
  #hashes = new Uint32Array(4096);
  #counts = new Uint32Array(4096);
  #size = 0;
  /** For each slot the place of its hash, and the block that put it there: a slot of another block is free. */
  #places = new Int32Array(4096);
  #owners = new Uint32Array(4096);
  #mask = 1023;
  #block = 0;
  #blockStart = 0;

  /** Begins a message. A short one stays within a few slots, which are then in the processor's cache. */
  clear(wordCount: number): void {
    this.#size = 0;
    this.#mask = wordCount <= 24 ? 1023 : 4095;
    this.#mask = Math.min(this.#mask, this.#places.length - 1);
    this.#nextBlock();
  }

  count(hash: number): void {
    let slot = hash & this.#mask;
    while (this.#owners[slot] === this.#block) {
      const place = this.#places[slot]!;
      if (this.#hashes[place] === hash) {
        this.#counts[place]!++;
        return;
      }
      slot = (slot + 1) & this.#mask;
    }
    this.#owners[slot] = this.#block;
    this.#places[slot] = this.#size;
    this.#hashes[this.#size] = hash;
    this.#counts[this.#size] = 1;
    this.#size++;
    if (this.#size === this.#hashes.length) this.#growLists();
    if ((this.#size - this.#blockStart) * 2 > this.#mask) this.#growTable();
  }

  /** @returns where the block ends among the message's features */
  endBlock(): number {
    this.#nextBlock();
    return this.#size;
  }

  copy(): { hashes: Uint32Array; counts: Uint32Array } {
    return { hashes: this.#hashes.slice(0, this.#size), counts: this.#counts.slice(0, this.#size) };
  }

  #nextBlock(): void {
    this.#blockStart = this.#size;
    this.#block = (this.#block + 1) >>> 0;
    if (this.#block !== 0) return;
    this.#owners.fill(0);
    this.#block = 1;
  }

  #growLists(): void {
    const hashes = new Uint32Array(this.#hashes.length * 2);
    const counts = new Uint32Array(this.#counts.length * 2);
    hashes.set(this.#hashes);
    counts.set(this.#counts);
    this.#hashes = hashes;
    this.#counts = counts;
  }

  /** Twice the slots, and the block's hashes put in anew. */
  #growTable(): void {
    this.#mask = this.#mask * 2 + 1;
    if (this.#mask >= this.#places.length) {
      this.#places = new Int32Array(this.#mask + 1);
      this.#owners = new Uint32Array(this.#mask + 1);
    }
    this.#block = (this.#block + 1) >>> 0 || 1;
    for (let place = this.#blockStart; place < this.#size; place++) {
      let slot = this.#hashes[place]! & this.#mask;
      while (this.#owners[slot] === this.#block) slot = (slot + 1) & this.#mask;
      this.#owners[slot] = this.#block;
      this.#places[slot] = place;
    }
  }
}
