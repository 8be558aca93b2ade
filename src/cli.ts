/** `connect`: the operator's tool. What a command needs is imported when it runs, so that --help answers at once. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { explain, quietWhenClosed, say } from "#/cli/output.ts";

quietWhenClosed();

const program = new Command("connect")
  .description("Operates a Connect installation. Results go to stdout, everything else to stderr.")
  .exitOverride()
  .showHelpAfterError("(add --help to see how it is used)")
  .addHelpText("after", "\nExit codes: 0 ok, 1 failed, 2 wrong usage. Configuration: environment variables, see README.md.");

const asJson = () => new Option("--json", "print one JSON object a line");

program
  .command("start")
  .description("run the product, or named parts of it, until stopped")
  .option("--web", "pages and API")
  .option("--worker", "background jobs")
  .option("--smtp", "the SMTP listener")
  .addOption(new Option("--dev", "with hot reload").hideHelp())
  .action(async (options) => void (await (await import("#/cli/start.ts")).start(options)));

const migrate = program
  .command("migrate")
  .description("apply missing schema migrations, roles and grants")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/migrate.ts")).applyMigrations(options));
migrate
  .command("status")
  .description("list the schema migrations and whether each is applied")
  .addOption(asJson())
  .action(async (_, command) => (await import("#/cli/migrate.ts")).showMigrations(command.optsWithGlobals()));

program
  .command("migration")
  .description("schema migrations of a developer")
  .command("create")
  .description("write the migration that leads to the schema as it is now")
  .argument("<name>", "what it changes, as in add_macros")
  .action(async (name) => (await import("#/cli/migrate.ts")).writeMigration(name));

program
  .command("seed")
  .description("generate realistic tickets")
  .requiredOption("--tickets <number>", "how many", wholeNumber)
  .option("--workspace <slug>", "into which workspace", "demo")
  .option("--seed <number>", "another number gives other tickets", wholeNumber)
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/seed.ts")).seed(options));

const workspace = program.command("workspace").description("workspaces");
workspace
  .command("create")
  .description("make an empty workspace with its owner and the inbox support@SLUG.localhost")
  .requiredOption("--slug <slug>", "its name in addresses and URLs, as in acme")
  .requiredOption("--name <name>", "its name for people")
  .requiredOption("--owner <email>", "the address of its owner, who signs in with a code by e-mail")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/workspace.ts")).createWorkspace(options));

workspace
  .command("delete")
  .description("delete a workspace with everything in it, after a waiting time in which it can be kept")
  .argument("<slug>", "its name in addresses and URLs")
  .option("--now", "without waiting; cannot be undone")
  .addOption(asJson())
  .action(async (slug, options) => (await import("#/cli/workspace.ts")).deleteWorkspace({ slug, ...options }));

const data = program.command("data").description("personal data: hand them out, erase them, say what is kept");
data
  .command("export")
  .description("write all data of a contact into a ZIP file")
  .requiredOption("--workspace <slug>", "of which workspace")
  .requiredOption("--email <address>", "the contact's address")
  .requiredOption("--out <file>", "where to write it")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/data.ts")).exportData(options));
data
  .command("erase")
  .description("erase a contact; without --yes, say what would go")
  .requiredOption("--workspace <slug>", "of which workspace")
  .requiredOption("--email <address>", "the contact's address")
  .option("--yes", "erase; cannot be undone")
  .option("--keep-subjects", "leave the subjects of their tickets, without the person's name and address")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/data.ts")).eraseData(options));
data
  .command("record")
  .description("say what personal data are kept, where, for how long, and who takes part")
  .requiredOption("--workspace <slug>", "for which workspace")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/data.ts")).showRecord(options));

program
  .command("api-key")
  .description("keys for the REST API")
  .command("create")
  .description("make a key and print it, once")
  .requiredOption("--workspace <slug>", "of which workspace")
  .option("--name <name>", "what it is for", "API key")
  .addOption(new Option("--role <role>", "what it may do").choices(["owner", "admin", "agent", "light-agent"]).default("agent"))
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/workspace.ts")).createApiKey(options));

const user = program.command("user").description("people who sign in");
user
  .command("sign-out")
  .description("end all sessions of somebody")
  .argument("<email>", "their address")
  .addOption(asJson())
  .action(async (email, options) => (await import("#/cli/user.ts")).signUserOut(email, options));
user
  .command("reset-factors")
  .description("take all second factors away from somebody who has lost them, and sign them out everywhere")
  .argument("<email>", "their address")
  .addOption(asJson())
  .action(async (email, options) => (await import("#/cli/user.ts")).resetUserFactors(email, options));

program
  .command("secret")
  .description("the installation's secret")
  .command("rotate")
  .description("seal with APP_SECRET what was sealed with a secret of APP_SECRET_PREVIOUS")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/secret.ts")).rotateSecret(options));

const mail = program.command("mail").description("mail that came in");
mail
  .command("import")
  .description("feed .eml or mbox files through the path that inbound mail takes")
  .argument("<file...>", "the files")
  .addOption(asJson())
  .action(async (files, options) => (await import("#/cli/mail.ts")).importMail(files, options));
mail
  .command("retry")
  .description("process again what was kept as failed")
  .option("--all", "everything that failed, which is also the default")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/mail.ts")).retryMail(options));
mail
  .command("ledger")
  .description("one line per accepted message: what became of it")
  .option("--since <time>", "from this moment on, in ISO 8601", moment)
  .option("--outcome <outcome>", "only these: failed, refused, spam …")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/mail.ts")).showLedger(options));

program
  .command("audit")
  .description("the audit log")
  .command("verify")
  .description("compare the history with its seals, and say which entry is the first that was removed or altered")
  .option("--workspace <slug>", "of which workspace; all, when none is named")
  .option("--expect <number:seal>", "a seal that this command has printed before")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/audit.ts")).verifyAudit(options));

program
  .command("doctor")
  .description("check configuration, database, Redis, mail, storage, AI and push, and say how to mend what is wrong")
  .addOption(asJson())
  .action(async (options) => (await import("#/cli/doctor.ts")).examine(options));

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  // Commander has said what was wrong already; asking for help is not wrong.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const { message, exitCode } = explain(error);
  say(message);
  process.exit(exitCode);
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 10_000_000) throw new InvalidArgumentError("It must be a whole number up to 10000000.");
  return number;
}

function moment(value: string): Date {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError("It must be a time in ISO 8601, as in 2026-11-22T10:00:00Z.");
  return time;
}
