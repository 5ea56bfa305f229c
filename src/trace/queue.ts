/**
 * A first-in-first-out queue of goroutine ids, as the replay of a trace needs it: put at either end, take
 * from either end, all in constant time on average, however long it grows.
 */
export class Queue {
  #items: number[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** The id at `index` from the head; `undefined` beyond the end. */
  at(index: number): number | undefined {
    return this.#items[this.#head + index];
  }

  /** Puts `id` at the tail. */
  push(id: number): void {
    this.#items.push(id);
  }

  /** Puts `id` at the head. */
  pushHead(id: number): void {
    if (this.#head > 0) this.#items[--this.#head] = id;
    else this.#items.unshift(id);
  }

  /** Takes the head; `undefined` when empty. */
  shift(): number | undefined {
    if (this.length === 0) return undefined;
    const id = this.#items[this.#head++];
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return id;
  }

  /** Takes the tail; `undefined` when empty. */
  pop(): number | undefined {
    return this.length === 0 ? undefined : this.#items.pop();
  }

  /** Takes `id` out, wherever it is. Says whether it was there. */
  remove(id: number): boolean {
    const index = this.#items.indexOf(id, this.#head);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }

  /** Another queue with the same ids. */
  copy(): Queue {
    const other = new Queue();
    other.#items = this.toArray();
    return other;
  }

  /** The ids from head to tail, as a new array. */
  toArray(): number[] {
    return this.#items.slice(this.#head);
  }
}
