/**
 * What `npm start` and `npm run connect` call: builds what is stale, then is the command. One process, so that a signal sent to npm
 * reaches the command and not a shell in between.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";

const [command] = process.argv.slice(2);
build(command === "start" ? ["generate", "server", "pages"] : ["generate", "server"], { ifStale: true });
const cli = join(process.cwd(), "dist/cli.js");
process.argv[1] = cli;
await import(pathToFileURL(cli).href);
