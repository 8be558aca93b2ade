/** The embedded default: mail goes to a folder, one .eml file each, where a page of the product shows it. */
import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { syncFolder } from "#/adapters/storage/local.ts";
import { composeMail } from "./compose.ts";
import { MailError, type MailTransport } from "./index.ts";

const NAME_LENGTH_MAX = 180;

/** The Message-ID as a file name: what a file system might refuse is replaced, and a hash then keeps two ids apart. */
export function outboxName(messageId: string): string {
  const safe = messageId
    .replace(/[^A-Za-z0-9@._=+-]/g, "_")
    .replace(/^\.+/, "_")
    .slice(0, NAME_LENGTH_MAX);
  return safe === messageId ? `${safe}.eml` : `${safe}-${createHash("sha256").update(messageId).digest("hex").slice(0, 12)}.eml`;
}

export function outboxTransport(dataDir: string): MailTransport {
  const folder = resolve(dataDir, "outbox");
  return {
    name: "outbox",
    isExactlyOnce: true,
    async send(mail) {
      const name = outboxName(mail.messageId);
      const aside = join(folder, `.${randomUUID()}.part`);
      try {
        await mkdir(folder, { recursive: true });
        const file = await open(aside, "wx", 0o600);
        try {
          await file.writeFile(await composeMail(mail));
          await file.sync();
        } finally {
          await file.close();
        }
        // Linking is one step and refuses a name that is taken: there, the mail has been sent before.
        await link(aside, join(folder, name)).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST") throw error;
        });
        await syncFolder(folder);
        return { providerId: name };
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        throw new MailError(
          `The mail could not be written to the outbox folder (${code ?? "unknown error"}). It is kept and will be tried again.`,
          { isPermanent: false, cause },
        );
      } finally {
        // What went wrong before is what matters.
        await rm(aside, { force: true }).catch(() => {});
      }
    },
    close: async () => {},
  };
}
