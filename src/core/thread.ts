/**
 * Work that may run wild, in threads of its own: what takes too long or too much memory is ended, and the process goes on. A thread is
 * kept for the next piece of work; an idle one keeps no process alive.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

export type ThreadLimits = {
  /** Of work. Where the machine is busy with other things, a piece is given more of the clock's time, up to six times as much. */
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

/** The first word of a thread: it has loaded what it needs, and its time begins. */
export const READY = "ready";
const START_MS = 120_000;
const PATIENCE = 6;

/** Does the work of the module at `entry`, which says READY and then answers each message it gets with a ThreadAnswer. @throws ThreadError */
export function threads<I, O>(entry: URL, limits: ThreadLimits): (input: I) => Promise<O> {
  const idle: Worker[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  const start = async (): Promise<Worker> => {
    const worker = new Worker(entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: STACK_MB },
    });
    try {
      await once(worker, "message", { signal: AbortSignal.timeout(START_MS) });
      // One that ends while it waits is not asked again; what ended it is nobody's work.
      worker.on("error", () => {});
      worker.on("exit", () => {
        const at = idle.indexOf(worker);
        if (at >= 0) idle.splice(at, 1);
      });
      return worker;
    } catch (error) {
      void worker.terminate();
      throw new ThreadError("fault", `the thread did not start (${(error as Error).message})`);
    }
  };

  const work = (worker: Worker, input: I): Promise<O> =>
    new Promise((resolve, reject) => {
      let isEnded = false;
      const end = (isSound: boolean) => {
        isEnded = true;
        clearTimeout(timer);
        // One by one: all at once, the thread's own would go too, and it would never be heard again.
        worker.off("message", onMessage).off("messageerror", onError).off("error", onError).off("exit", onExit);
        if (isSound) idle.push(worker);
        else void worker.terminate();
        worker.unref();
      };
      const fail = (reason: ThreadError["reason"], message: string) => {
        end(false);
        reject(new ThreadError(reason, message));
      };
      const onMessage = (said: ThreadAnswer<O>) => {
        end(true);
        if ("answer" in said) resolve(said.answer);
        else reject(new ThreadError("fault", said.fault));
      };
      const onError = (error: NodeJS.ErrnoException) =>
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? fail("memory", `took more than ${limits.memoryMb} MB of memory`)
          : fail("fault", error.message);
      const onExit = () => fail("fault", "the thread ended");
      const began = performance.now();
      const workBefore = worker.cpuUsage().catch(() => null);
      const check = async () => {
        const [before, now] = [await workBefore, await worker.cpuUsage().catch(() => null)];
        if (isEnded) return;
        const workMs = before && now ? (now.user + now.system - before.user - before.system) / 1_000 : Number.POSITIVE_INFINITY;
        if (workMs < limits.timeMs / 2 && performance.now() - began < PATIENCE * limits.timeMs)
          timer = setTimeout(check, limits.timeMs / 2);
        else fail("time", `took longer than ${limits.timeMs / 1_000} s`);
      };
      let timer = setTimeout(check, limits.timeMs);
      worker.on("message", onMessage).on("messageerror", onError).on("error", onError).on("exit", onExit);
      worker.ref();
      worker.postMessage(input);
    });
  return async (input) => {
    if (busy >= limits.max) await new Promise<void>((go) => waiting.push(go));
    else busy++;
    try {
      return await work(idle.pop() ?? (await start()), input);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };
}
