/**
 * The world outside the process: peers that send, disks that answer, users who come. What happens there happens by its own clock and
 * needs no thread of ours.
 *
 * A list of appointments, in order of time and, at one time, in the order in which they were made.
 */
export class Outside {
  readonly #appointments: { readonly time: number; readonly act: () => void }[] = [];

  /** When the next appointment is, in ns; Infinity: none. */
  get nextTime(): number {
    return this.#appointments[0]?.time ?? Infinity;
  }

  /** `act` will be called at `time`, in ns. */
  at(time: number, act: () => void): void {
    const list = this.#appointments;
    let place = list.length;
    while (place > 0 && list[place - 1]!.time > time) place--;
    list.splice(place, 0, { time, act });
  }

  /** Keeps all appointments up to and including `now`. */
  keep(now: number): void {
    while (this.nextTime <= now) this.#appointments.shift()!.act();
  }
}
