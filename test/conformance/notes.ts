/** What the twins of the Go programs share: notes, as the Go programs take them, and their two ways of printing. */

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
