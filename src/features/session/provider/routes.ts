/**
 * /sso: out to an identity provider and back, in the person's browser. Not part of the API: it answers with redirects, and what goes wrong is
 * told on the sign-in page.
 */
import type { Context } from "hono";
import { identityProvider, type Person, ProviderError, type Returned } from "#/adapters/identity/index.ts";
import { samlMetadata } from "#/adapters/identity/saml.ts";
import { systemActor } from "#/core/actor.ts";
import { actorFromCookie } from "#/core/auth.ts";
import { inWorkspace } from "#/core/db.ts";
import { deviceOf, ensureDevice } from "#/core/device.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { guardedFetcher } from "#/core/guardedFetch.ts";
import { type ApiEnv, callerOf, createRouter, limitBody } from "#/core/http.ts";
import { log } from "#/core/log.ts";
import { consume, RateLimited } from "#/core/rateLimit.ts";
import { recordSecurityEvent } from "#/core/securityEvent.ts";
import { may } from "#/features/identityProvider/policy.ts";
import { signInPolicyOf } from "#/features/identityProvider/requirement/queries.ts";
import { roleByGroups } from "#/features/identityProvider/requirement/rules.ts";
import type { TrialRecord } from "#/features/identityProvider/schema.ts";
import { sessionCookie } from "#/features/session/commands.ts";
import {
  type Attempt,
  keepProfile,
  linkIdentity,
  newAttemptId,
  saveAttempt,
  takeAttempt,
  takeProfile,
  spendAssertion,
} from "#/features/session/provider/commands.ts";
import { findWay, verdictOf, type Way } from "#/features/session/provider/queries.ts";
import type { Refusal } from "#/features/session/provider/schema.ts";
import { pathOf } from "#/features/session/rules.ts";
import { clientOf } from "#/features/session/routes.ts";
import { passFirstFactor } from "#/features/session/signIn/commands.ts";
import { findUserByEmail } from "#/features/user/queries.ts";

const FORM_BYTES_MAX = 1024 * 1024;
const FETCH = { timeoutMs: 8_000, bytesMax: 1024 * 1024 };
type Trip = Pick<Attempt, "next" | "testedBy"> & { id: string | null };
const UNASKED: Trip = { id: null, next: "/", testedBy: null };

export const routes = createRouter()
  .basePath("/sso")
  .use(async (c, next) => {
    c.header("cache-control", "no-store");
    await consume("provider", callerOf(c));
    return next();
  })
  .get("/:key/start", async (c) => {
    const way = await findWay(c.req.param("key"));
    const trip = { id: newAttemptId(), next: pathOf(c.req.query("next")), testedBy: null as string | null };
    if (way?.workspace && c.req.query("trial") === "1") trip.testedBy = await tester(c, way.workspace.slug);
    if (!way || (way.workspace && !way.workspace.isOn && !trip.testedBy)) return refuse(c, "failed", trip.next);
    const device = ensureDevice(c.req.header("cookie"));
    if (device.setCookie) c.header("set-cookie", device.setCookie, { append: true });
    try {
      const { url, kept } = await (await open(way)).start(trip.id);
      await saveAttempt({ ...trip, provider: way.key, device: device.hash, kept });
      return c.redirect(url, 303);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await saveAttempt({ ...trip, provider: way.key, device: device.hash, kept: {} });
      return fail(c, way, trip, error);
    }
  })
  .get("/:key/callback", async (c) => {
    const way = await findWay(c.req.param("key"));
    const device = deviceOf(c.req.header("cookie"));
    const attempt = way && device ? await takeAttempt(c.req.query("state") ?? "", way.key, device) : null;
    if (!way || !attempt) return refuse(c, "expired");
    return identified(c, way, attempt, { url: new URL(c.req.url) }, attempt.kept, (person) => conclude(c, way, attempt, person));
  })
  .post("/:key/acs", limitBody(FORM_BYTES_MAX), async (c) => {
    const way = await findWay(c.req.param("key"));
    if (way?.workspace?.kind !== "saml") return refuse(c, "failed");
    const form = Object.fromEntries(
      Object.entries(await c.req.parseBody()).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    );
    // Browsers send no cookie with another site's form: which browser this is shows at the next step.
    const attempt = form.RelayState ? await takeAttempt(form.RelayState, way.key, null) : null;
    if (!attempt && !(way.workspace.takesUnasked && way.workspace.isOn)) return refuse(c, "expired");
    return identified(c, way, attempt ?? UNASKED, { form }, {}, async (person) => {
      if (!attempt) return conclude(c, way, UNASKED, person);
      if (attempt.testedBy) return conclude(c, way, attempt, person);
      await keepProfile(attempt.id, person);
      return c.redirect(`/sso/${way.key}/finish?attempt=${attempt.id}`, 303);
    });
  })
  .get("/:key/finish", async (c) => {
    const way = await findWay(c.req.param("key"));
    const device = deviceOf(c.req.header("cookie"));
    const taken = way && device ? await takeProfile<Person>(c.req.query("attempt") ?? "", way.key, device) : null;
    return way && taken ? conclude(c, way, taken.attempt, taken.profile) : refuse(c, "expired");
  })
  .get("/:key/metadata", async (c) => {
    const { settings } = (await findWay(c.req.param("key"))) ?? {};
    if (settings?.kind !== "saml") return c.notFound();
    return c.body(samlMetadata(settings), 200, { "content-type": "application/samlmetadata+xml" });
  });

routes.onError((error, c) => {
  if (error instanceof RateLimited) return refuse(c, "rate-limited");
  log.error({ err: error, path: c.req.path }, "a sign-in with a provider failed");
  return refuse(c, "failed");
});

const open = (way: Way) => identityProvider(way.settings, guardedFetcher({ ...FETCH, allowedHosts: way.allowedHosts }));

/** The member who wants to see what the workspace's provider says, before anybody comes in by it. */
async function tester(c: Context<ApiEnv>, slug: string): Promise<string | null> {
  const actor = await actorFromCookie(c.req.header("cookie"), slug);
  return actor && may.manage(actor) ? actor.id : null;
}

async function identified(
  c: Context<ApiEnv>,
  way: Way,
  trip: Trip,
  returned: Returned,
  kept: Attempt["kept"],
  then: (person: Person) => Promise<Response>,
): Promise<Response> {
  try {
    const { assertion, ...person } = await (await open(way)).finish(returned, trip.id, kept);
    if (assertion && !(await spendAssertion(way.key, assertion))) throw new ProviderError("The assertion was used before.");
    return await then(person);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return fail(c, way, trip, error);
  }
}

/**
 * What the person's coming back amounts to: a session, or the wait for their second factor; a look at what the provider has said; or a refusal.
 * What a provider vouches for is the first factor, whatever it asked the person for itself.
 */
async function conclude(c: Context<ApiEnv>, way: Way, trip: Trip, person: Person): Promise<Response> {
  const verdict = await verdictOf(way, person);
  const client = clientOf(c);
  if (trip.testedBy) {
    const { claims, ...rest } = person;
    const reason = verdict.outcome === "refused" ? verdict.reason : null;
    return shown(c, way, trip, { isRight: reason === null, fault: null, ...rest, claims, outcome: verdict.outcome, reason });
  }
  if (way.workspace && !way.workspace.isOn) return refuse(c, "failed", trip.next);
  if (verdict.outcome === "refused") {
    const { reason, about } = verdict;
    log.info({ ip: client.ip, provider: way.key, reason }, "a sign-in with a provider was refused");
    if (about)
      await recordSecurityEvent({ userId: about, name: "sign-in-failed", ...client, data: { by: "sso", provider: way.key, reason } });
    return refuse(c, verdict.reason, trip.next);
  }
  const userId = verdict.outcome === "provisions" ? await provision(way, verdict.email, person) : verdict.userId;
  const isNew = await linkIdentity({ userId, provider: way.key, ...person });
  const data = { provider: way.key, subject: person.subject, workspaceId: way.workspace?.workspaceId ?? null };
  // Who has just become somebody here has nobody to be told.
  if (isNew && verdict.userId !== null) await recordSecurityEvent({ userId, name: "identity-linked", ...client, data });
  if (verdict.outcome === "provisions") await recordSecurityEvent({ userId, name: "member-provisioned", ...client, data });
  const next = trip.next === "/" && way.workspace ? `/${way.workspace.slug}` : trip.next;
  const cookie = c.req.header("cookie") ?? null;
  const { sessionId, pending, cookies } = await passFirstFactor({ userId, by: "sso", provider: way.key, cookie, client });
  if (sessionId !== null) cookies.push(await sessionCookie(sessionId, userId));
  for (const set of cookies) c.header("set-cookie", set, { append: true });
  return c.redirect(pending ? `/sign-in?${new URLSearchParams({ "second-factor": pending.join(","), next })}` : next, 303);
}

/** Makes the person a member, with the role their groups give. */
async function provision({ workspace }: Way, email: string, { name, groups }: Person): Promise<string> {
  if (!workspace) throw new AppError("internal");
  const { workspaceId } = workspace;
  const policy = await inWorkspace(workspaceId, () => signInPolicyOf(workspaceId));
  await execute(systemActor(workspaceId, workspace.name), "member.provision", {
    email,
    name: name.slice(0, 120),
    role: roleByGroups(policy, groups),
  });
  const user = await findUserByEmail(email);
  if (!user) throw new AppError("internal");
  return user.id;
}

const NOBODY = { subject: null, email: null, isEmailVerified: false, name: null, groups: [], claims: {} };
async function fail(c: Context<ApiEnv>, way: Way, trip: Trip, error: ProviderError): Promise<Response> {
  log.info({ ip: clientOf(c).ip, provider: way.key, reason: error.message }, "a provider identified nobody");
  if (!trip.testedBy) return refuse(c, "failed", trip.next);
  return shown(c, way, trip, { ...NOBODY, isRight: false, fault: error.message, outcome: "refused", reason: "failed" });
}

/** A try-out ends on the page of the settings, where it began. */
async function shown(c: Context<ApiEnv>, { workspace }: Way, trip: Trip, trial: TrialRecord): Promise<Response> {
  if (!workspace || !trip.id) return refuse(c, "failed");
  await keepProfile(trip.id, trial);
  // That it works shows in who comes back; whether this one may come in is a matter of the other settings.
  if (trial.fault === null)
    await execute(systemActor(workspace.workspaceId, workspace.name), "identityProvider.recordTrial", {
      id: workspace.id,
      version: workspace.version,
    });
  return c.redirect(`/${workspace.slug}/settings/sign-in?trial=${trip.id}`, 303);
}

const refuse = (c: Context<ApiEnv>, reason: Refusal, next = "/") =>
  c.redirect(`/sign-in?${new URLSearchParams({ refused: reason, ...(next === "/" ? {} : { next }) })}`, 303);
