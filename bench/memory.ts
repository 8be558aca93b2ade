/** Memory of a process and all its children, shared pages counted once (PSS). Linux only. */
import { readdirSync, readFileSync } from "node:fs";

function parentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1] ?? "";
  } catch {
    return "";
  }
}

/** In megabytes, with each process's share. */
export function memoryOf(root: number): { totalMb: number; processes: { pid: number; name: string; mb: number }[] } {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: string): boolean => pid === String(root) || (parents.has(pid) && isBelow(parents.get(pid) ?? ""));
  const processes = pids.filter(isBelow).flatMap((pid) => {
    try {
      const kb = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
      return [{ pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, "utf8").trim(), mb: Math.round(kb / 102.4) / 10 }];
    } catch {
      return [];
    }
  });
  return { totalMb: Math.round(processes.reduce((sum, process) => sum + process.mb, 0)), processes };
}
