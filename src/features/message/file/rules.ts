/** Names of files in an archive: none leads out of the folder it is unpacked in, none takes the place of another. */
import { safeName } from "#/features/attachment/rules.ts";

export function archiveNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const { stem, ending } = safeName(name);
    let free = `${stem}${ending}`;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${stem} (${count})${ending}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
