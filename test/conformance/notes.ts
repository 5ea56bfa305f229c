/** What the twins of the Go programs share: notes, as the Go programs take them, ways of printing, and random walks. */

/** Takes notes while a program runs. `told()` is all of them with a space between. */
export function notebook(): { note: (...words: readonly unknown[]) => void; told: () => string } {
  const notes: string[] = [];
  return {
    note: (...words) => {
      notes.push(words.join(""));
    },
    told: () => notes.join(" "),
  };
}

/** Numbers with ascending runs drawn together: 1 2 3 7 is "1..3 7 ". */
export function ranges(order: readonly number[]): string {
  let text = "";
  for (let i = 0; i < order.length; i++) {
    const first = order[i]!;
    while (order[i + 1] === order[i]! + 1) i++;
    text += order[i]! > first ? `${first}..${order[i]} ` : `${first} `;
  }
  return text;
}

/** The next number from 0 to n-1 of a sequence, and the sequence's state. */
export interface Below {
  (n: number): number;
  state(): number;
}

/** The sequence of numbers that the random walks take their steps from. */
export function sequence(seed: number): Below {
  let x = seed >>> 0;
  const below = (n: number): number => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return (x >>> 16) % n;
  };
  return Object.assign(below, { state: () => x });
}

/** The checksum of Go's hash/fnv, New32a, as eight hexadecimal digits. For ASCII text. */
export function fnv32a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * Options of a twin whose Go program was recorded in the kernel's real-time class: there timed sleeps end without slack.
 */
export const calm = Object.freeze({ costs: { timerSlack: 0 } });
