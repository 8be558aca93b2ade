/**
 * Work that may run wild, in threads of its own: what takes too long or too much memory is ended, and the process goes on. A thread is
 * kept for the next piece of work; an idle one keeps no process alive.
 */
import { Worker } from "node:worker_threads";

export type ThreadLimits = {
  timeMs: number;
  memoryMb: number;
  /** So many pieces at once; the others wait, and their time has not begun. */
  max: number;
};

/** Why there is no answer: `time`, `memory`, or `fault` for all else. */
export class ThreadError extends Error {
  readonly reason: "time" | "memory" | "fault";
  constructor(reason: ThreadError["reason"], message: string) {
    super(message);
    this.name = "ThreadError";
    this.reason = reason;
  }
}

/** What a thread posts back: the answer, or what was thrown. */
export type ThreadAnswer<O> = { answer: O } | { fault: string };

const STACK_MB = 8;

/** Does the work of the module at `entry`, which answers each message it gets with a ThreadAnswer. @throws ThreadError */
export function threads<I, O>(entry: URL, limits: ThreadLimits): (input: I) => Promise<O> {
  const idle: Worker[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  const start = () =>
    new Worker(entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: STACK_MB },
    });

  const work = (worker: Worker, input: I): Promise<O> =>
    new Promise((resolve, reject) => {
      const end = (isSound: boolean) => {
        clearTimeout(timer);
        worker.removeAllListeners();
        worker.on("error", () => {});
        if (isSound) idle.push(worker.once("exit", () => drop(worker)));
        else void worker.terminate();
        worker.unref();
      };
      const fail = (reason: ThreadError["reason"], message: string) => {
        end(false);
        reject(new ThreadError(reason, message));
      };
      const timer = setTimeout(() => fail("time", `took longer than ${limits.timeMs / 1_000} s`), limits.timeMs);
      worker.once("message", (said: ThreadAnswer<O>) => {
        end(true);
        if ("answer" in said) resolve(said.answer);
        else reject(new ThreadError("fault", said.fault));
      });
      worker.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? fail("memory", `took more than ${limits.memoryMb} MB of memory`)
          : fail("fault", error.message),
      );
      worker.once("messageerror", (error) => fail("fault", error.message));
      worker.once("exit", () => fail("fault", "the thread ended"));
      worker.ref();
      worker.postMessage(input);
    });
  const drop = (worker: Worker) => {
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
  };

  return async (input) => {
    if (busy >= limits.max) await new Promise<void>((go) => waiting.push(go));
    else busy++;
    try {
      return await work(idle.pop() ?? start(), input);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };
}
