// Names of sources beside each other: what they share in front is left out.

/** The words of each name behind those that all begin with; names that would be empty, or a single one, stay whole. */
export function shortNames(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names;
  const words = names.map((name) => name.split(/(?<=\s)/));
  const first = words[0] as readonly string[];
  let shared = 0;
  while (shared < first.length && words.every((each) => each[shared] === first[shared])) shared++;
  const short = words.map((each) => each.slice(shared).join("").trim());
  return short.every((name) => name !== "") ? short : names;
}
