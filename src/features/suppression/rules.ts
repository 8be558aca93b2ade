/** An address that is kept only to be recognised: nobody can read it, and mail to it is still held back. */
import { createHmac } from "node:crypto";

/** Made from the installation's secret: without it a hash tells not even whether it is that of a given address. */
export const suppressionKey = (secret: string): Buffer => createHmac("sha256", secret).update("suppressed addresses").digest();

/** `email` in lower case. The same address has another hash in another workspace. */
export const hiddenEmail = (key: Buffer, workspaceId: string, email: string) =>
  `hash:${createHmac("sha256", key).update(`${workspaceId} ${email}`).digest("base64url")}`;
