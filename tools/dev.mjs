/**
 * `npm run dev`: the product with hot reload. Pages are Next's own affair; a change of what the server runs makes a new bundle and
 * restarts the app behind the supervisor, which keeps the database.
 */
import { fork } from "node:child_process";
import { rmSync, watch } from "node:fs";
import { context } from "esbuild";
import { build, bundling } from "./build.mjs";

process.env.NODE_ENV = "development";
build(["generate"], { ifStale: true });
// The next `npm start` must not take this bundle for one of its own.
rmSync("dist", { recursive: true, force: true });

let supervisor = null;
const afterBuild = {
  name: "after-build",
  setup(plugin) {
    plugin.onEnd(({ errors }) => {
      if (errors.length > 0) return;
      if (supervisor?.connected) supervisor.send("restart");
      else if (!supervisor) supervisor = start();
    });
  },
};
const bundle = await context({ ...bundling, entryPoints: bundling.entryPoints, plugins: [afterBuild] });
await bundle.watch();

// Prisma's client is made from *.prisma; esbuild sees the client change.
watch("src", { recursive: true }, (_, file) => {
  if (file?.endsWith(".prisma")) build(["generate"], { ifStale: true });
});

function start() {
  const child = fork("dist/cli.js", ["start", "--dev", ...process.argv.slice(2)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  child.once("exit", (code) => process.exit(code ?? 1));
  return child;
}

// From the terminal the supervisor hears of it as well; it ends, and this process with it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => supervisor?.kill("SIGTERM"));
