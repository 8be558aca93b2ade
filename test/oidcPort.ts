/** The environment is read once, when env.ts is loaded: the installation's provider has its address before it is there. To be called hoisted. */
import { createServer } from "node:net";

/** Takes a port for the provider and names it to the product. @param more of the environment */
export async function takeOidcPort(more: Record<string, string> = {}): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  Object.assign(process.env, {
    AUTH_OIDC_ISSUER: `http://127.0.0.1:${port}`,
    AUTH_OIDC_ID: "installation",
    AUTH_OIDC_SECRET: "a secret of the installation",
    ...more,
  });
  return port;
}
