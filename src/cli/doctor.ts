/** `connect doctor`: looks at everything an installation leans on, and says in one line what is wrong and how to mend it. */

import { withServer } from "#/cli/database.ts";
import { type Check, type Finding, wrong } from "#/cli/doctor/finding.ts";
import {
  checkConfiguration,
  checkDatabase,
  checkDataFolder,
  checkFetching,
  checkInboundMail,
  checkJobs,
  checkMigrations,
  checkRoles,
} from "#/cli/doctor/installation.ts";
import { checkAi, checkMail, checkPush, checkRedis, checkSmtpPort, checkStorage, checkWeb } from "#/cli/doctor/outside.ts";
import { print, printJson, say, table } from "#/cli/output.ts";
import { closeDatabase, openDatabase } from "#/core/db.ts";

/** Ends with exit code 1 when something is wrong. */
export async function examine({ json }: { json?: boolean }) {
  const findings: (Finding & { check: string })[] = [];
  const look = async (check: string, run: Check) => {
    const finding = await Promise.resolve(run()).catch((error: Error) =>
      wrong(error.message || String(error), "See the message; the README names the variable."),
    );
    findings.push({ check, ...finding });
    if (json) printJson({ check, ...finding });
  };

  await look("configuration", checkConfiguration);
  await look("data folder", checkDataFolder);
  let isReached = false;
  try {
    await withServer(async ({ ownerUrl, secret }) => {
      isReached = true;
      await look("database", () => checkDatabase(ownerUrl));
      await look("migrations", () => checkMigrations(ownerUrl));
      await look("roles", () => checkRoles(ownerUrl, secret));
      if (findings.some((finding) => finding.state === "wrong")) return;
      openDatabase(ownerUrl, secret, { appConnections: 1, systemConnections: 2 });
      await look("jobs", checkJobs);
      await look("inbound mail", checkInboundMail);
      await look("fetching", checkFetching);
      await closeDatabase();
    });
  } catch (error) {
    if (isReached) throw error;
    await look("database", () => wrong((error as Error).message, "Check DATABASE_URL, or remove it to use the embedded PostgreSQL."));
  }
  await look("web", checkWeb);
  await look("SMTP port", checkSmtpPort);
  await look("outgoing mail", checkMail);
  await look("redis", checkRedis);
  await look("storage", checkStorage);
  await look("AI", checkAi);
  await look("push", checkPush);

  if (!json) {
    print(table(findings.map(({ check, state, detail }) => [state, check, detail])));
    for (const { check, mend } of findings) if (mend) print(`\n${check}: ${mend}`);
  }
  const faults = findings.filter((finding) => finding.state === "wrong").length;
  say(faults === 0 ? "Nothing is wrong." : `${faults} thing${faults === 1 ? " is" : "s are"} wrong.`);
  process.exitCode = faults === 0 ? 0 : 1;
}
