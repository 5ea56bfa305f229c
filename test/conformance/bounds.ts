/**
 * Between what the rules say that a number lies, where the number itself depends on what the model leaves out. Each says what that is.
 */
import { threadWake } from "./measured.js";

/** The least and the most. */
export type Bounds = readonly [least: number, most: number];

/** How long sysmon sleeps at least (R8.2), in ns. */
const shortestSleep = 20_000;

export const bounds: Readonly<Record<string, Bounds>> = {
  /*
   * Sysmon sleeps for 20 us at a time (R8.2). It takes the P at its first look at the call, or at its second if it must note the call first (R7.8); then a
   * thread must wake. So it takes a wake-up at least, and at most two sleeps with the wake-ups that end them and one more.
   *
   * Where in between depends on which look is the first after the call, and so on microseconds that the model does not have. Seen with a runtime that
   * logs what it does: after a sleep of 50 ms the caches are cold, and from the end of epoll_wait to the read real Go needs 18 us, the model
   * 0.4; and timed sleeps end 22 us late after 20 us and up to 60 us late after 49 ms, as the core has gone to sleep too, where the costs have
   * one number for all.
   */
  "syscall-handoff-idle": [threadWake / 1000, (2 * (shortestSleep + threadWake) + threadWake) / 1000],
};
