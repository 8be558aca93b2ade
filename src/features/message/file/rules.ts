/** Names of files in an archive: none leads out of the folder it is unpacked in, none takes the place of another. */

const NAME_LENGTH_MAX = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const UNSAFE = /[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g;
/** Names that some systems keep for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

export function archiveNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain =
      name
        .toWellFormed()
        .replace(UNSAFE, "_")
        .replace(/^[\s.]+|[\s.]+$/g, "")
        .replace(DEVICE, "_$&") || "file";
    const dot = plain.lastIndexOf(".");
    const ending = dot > 0 ? plain.slice(dot).slice(0, 20) : "";
    const stem = (dot > 0 ? plain.slice(0, dot) : plain).slice(0, NAME_LENGTH_MAX);
    let free = `${stem}${ending}`;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${stem} (${count})${ending}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
