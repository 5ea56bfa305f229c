/**
 * Anchors: from where the times of a chunk's rows count.
 *
 * A short row has 14 bits for its time, 16 µs. What happens comes in bursts, and each needs one time in full: from the anchor on, the rows
 * count from that. A row begins a new anchor when its time does not fit, be it too late or not a whole number of ns after the anchor. So any time is
 * kept exactly.
 */
export class Anchors {
  /** The slot of the first row that counts from each. */
  slots = new Uint16Array(4);
  /** In ns since the process started. */
  times = new Float64Array(4);
  count = 0;
  /** The one that was looked for last. */
  #near = 0;

  /** The rows from `slot` on count from `time`, until others do. */
  add(slot: number, time: number): void {
    const { count } = this;
    if (count === this.slots.length) {
      const [slots, times] = [new Uint16Array(2 * count), new Float64Array(2 * count)];
      slots.set(this.slots);
      times.set(this.times);
      [this.slots, this.times] = [slots, times];
    }
    this.slots[count] = slot;
    this.times[count] = time;
    this.count = count + 1;
  }

  /** The number of the anchor that the row at `slot` counts from. Who goes on in order finds it at once. */
  numberOf(slot: number): number {
    const { slots, count } = this;
    let low = this.#near;
    if (slot >= slots[low]!) {
      if (low + 1 === count || slot < slots[low + 1]!) return low;
      low++;
      if (low + 1 === count || slot < slots[low + 1]!) return (this.#near = low);
    } else {
      low = 0;
    }
    for (let high = count - 1; low < high;) {
      const middle = (low + high + 1) >>> 1;
      if (slots[middle]! <= slot) low = middle;
      else high = middle - 1;
    }
    this.#near = low;
    return low;
  }

  get bytes(): number {
    return this.slots.byteLength + this.times.byteLength;
  }
}
