/**
 * /sso: out to an identity provider and back, in the person's browser. Not part of the API: it answers with redirects, and what goes wrong is
 * told on the sign-in page.
 */
import type { Context } from "hono";
import { identityProvider, type Person, ProviderError, type Returned } from "#/adapters/identity/index.ts";
import { samlMetadata } from "#/adapters/identity/saml.ts";
import { systemActor } from "#/core/actor.ts";
import { actorFromCookie, identityFromCookie } from "#/core/auth.ts";
import { inWorkspace } from "#/core/db.ts";
import { deviceOf, ensureDevice } from "#/core/device.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { guardedFetcher } from "#/core/guardedFetch.ts";
import { type ApiEnv, callerOf, createRouter, limitBody, problemResponse } from "#/core/http.ts";
import { log } from "#/core/log.ts";
import { consume, giveBack, RateLimited } from "#/core/rateLimit.ts";
import { recordSecurityEvent } from "#/core/securityEvent.ts";
import { sessionCookie } from "#/core/sessionCookie.ts";
import { may } from "#/features/identityProvider/policy.ts";
import { signInPolicyOf } from "#/features/identityProvider/requirement/queries.ts";
import { roleByGroups } from "#/features/identityProvider/requirement/rules.ts";
import type { TrialRecord } from "#/features/identityProvider/schema.ts";
import {
  type Attempt,
  endSessionsAt,
  keepProfile,
  linkIdentity,
  newAttemptId,
  saveAttempt,
  takeAttempt,
  takeProfile,
  spendAssertion,
} from "#/features/session/provider/commands.ts";
import { faultOfLink, findWay, verdictOf, type Way } from "#/features/session/provider/queries.ts";
import type { Refusal } from "#/features/session/provider/schema.ts";
import { pathOf } from "#/features/session/rules.ts";
import { clientOf } from "#/features/session/routes.ts";
import { passFirstFactor } from "#/features/session/signIn/commands.ts";
import { findUserByEmail } from "#/features/user/queries.ts";

const FORM_BYTES_MAX = 1024 * 1024;
const FETCH = { timeoutMs: 8_000, bytesMax: 1024 * 1024 };
type Trip = Pick<Attempt, "next" | "testedBy" | "linksFor"> & { id: string | null };
const UNASKED: Trip = { id: null, next: "/", testedBy: null, linksFor: null };

/** By a provider itself, and not by somebody's browser: what goes wrong is told it as a program. */
const isLogout = (c: Context<ApiEnv>) => c.req.path.endsWith("/backchannel-logout");

export const routes = createRouter()
  .basePath("/sso")
  .use(async (c, next) => {
    c.header("cache-control", "no-store");
    // A provider speaks of many people from one address: only what is not its word counts there.
    if (!isLogout(c)) await consume("provider", callerOf(c));
    return next();
  })
  .get("/:key/start", async (c) => {
    const way = await findWay(c.req.param("key"));
    const trip = { ...newTrip(), next: pathOf(c.req.query("next")) };
    if (way?.workspace && c.req.query("trial") === "1") trip.testedBy = await tester(c, way.workspace.slug);
    if (!way || (way.workspace && !way.workspace.isOn && !trip.testedBy)) return refuse(c, "failed", trip);
    const begun = await begin(c, way, trip);
    return begun instanceof ProviderError ? fail(c, way, trip, begun) : c.redirect(begun, 303);
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
  .post("/:key/backchannel-logout", limitBody(FORM_BYTES_MAX), async (c) => {
    // No cookie is looked at: what counts is the provider's signature.
    const caller = callerOf(c);
    await consume("logoutToken", caller);
    const way = await findWay(c.req.param("key"));
    const { logout_token: token } = await c.req.parseBody();
    try {
      const { readLogout } = way ? await open(way) : {};
      if (!way || !readLogout || typeof token !== "string") throw new ProviderError("There is no provider here that says so.");
      if (!(await endSessionsAt(way.key, await readLogout(token)))) throw new ProviderError("The token was used before.");
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log.info({ provider: way?.key, reason: error.message }, "a provider's logout was refused");
      return c.json({ error: "invalid_request", error_description: error.message }, 400);
    }
    await giveBack("logoutToken", caller);
    return c.body(null, 200);
  })
  .get("/:key/metadata", async (c) => {
    const { settings } = (await findWay(c.req.param("key"))) ?? {};
    if (settings?.kind !== "saml") return c.notFound();
    return c.body(samlMetadata(settings), 200, { "content-type": "application/samlmetadata+xml" });
  });

routes.onError((error, c) => {
  if (isLogout(c)) return problemResponse(error, c);
  if (error instanceof RateLimited) return refuse(c, "rate-limited");
  log.error({ err: error, path: c.req.path }, "a sign-in with a provider failed");
  return refuse(c, "failed");
});

const open = (way: Way) => identityProvider(way.settings, guardedFetcher({ ...FETCH, allowedHosts: way.allowedHosts }));

export const newTrip = (): Trip & { id: string } => ({ ...UNASKED, id: newAttemptId() });

/** Begins the way to the provider, in this browser: gives the address there, or what went wrong. */
export async function begin(c: Context<ApiEnv>, way: Way, trip: Trip & { id: string }): Promise<string | ProviderError> {
  const device = ensureDevice(c.req.header("cookie"));
  if (device.setCookie) c.header("set-cookie", device.setCookie, { append: true });
  const save = (kept: Attempt["kept"]) => saveAttempt({ ...trip, provider: way.key, device: device.hash, kept });
  try {
    const { url, kept } = await (await open(way)).start(trip.id);
    await save(kept);
    return url;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.info({ provider: way.key, reason: error.message }, "a provider could not be asked");
    await save({});
    return error;
  }
}

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
  if (trip.linksFor) return link(c, way, trip, person);
  const verdict = await verdictOf(way, person);
  const client = clientOf(c);
  if (trip.testedBy) {
    const { claims, session: _, ...rest } = person;
    const reason = verdict.outcome === "refused" ? verdict.reason : null;
    return shown(c, way, trip, { isRight: reason === null, fault: null, ...rest, claims, outcome: verdict.outcome, reason });
  }
  if (way.workspace && !way.workspace.isOn) return refuse(c, "failed", trip);
  if (verdict.outcome === "refused") {
    const { reason, about } = verdict;
    log.info({ ip: client.ip, provider: way.key, reason }, "a sign-in with a provider was refused");
    if (about)
      await recordSecurityEvent({ userId: about, name: "sign-in-failed", ...client, data: { by: "sso", provider: way.key, reason } });
    return refuse(c, verdict.reason, trip);
  }
  const userId = verdict.outcome === "provisions" ? await provision(way, verdict.email, person) : verdict.userId;
  const linked = await linkIdentity({ userId, provider: way.key, ...person });
  // Linked to somebody else in this very moment.
  if (linked.userId !== userId) return refuse(c, "failed", trip);
  const data = dataOf(way, person);
  // Who has just become somebody here has nobody to be told.
  if (linked.isNew && verdict.userId !== null) await recordSecurityEvent({ userId, name: "identity-linked", ...client, data });
  if (verdict.outcome === "provisions") await recordSecurityEvent({ userId, name: "member-provisioned", ...client, data });
  const next = trip.next === "/" && way.workspace ? `/${way.workspace.slug}` : trip.next;
  const cookie = c.req.header("cookie") ?? null;
  const { sessionId, pending, cookies } = await passFirstFactor({
    userId,
    by: "sso",
    provider: way.key,
    identity: { id: linked.id, session: person.session },
    cookie,
    client,
  });
  if (sessionId !== null) cookies.push(await sessionCookie(sessionId, userId));
  for (const set of cookies) c.header("set-cookie", set, { append: true });
  return c.redirect(pending ? `/sign-in?${new URLSearchParams({ "second-factor": pending.join(","), next })}` : next, 303);
}

const dataOf = (way: Way, { subject }: Person) => ({ provider: way.key, subject, workspaceId: way.workspace?.workspaceId ?? null });

/**
 * From now on the one who is signed in here comes also as the one who is there. Only in the session that has asked for it, having confirmed who
 * it is: else somebody could be led here to link a stranger's identity, who then comes in as them.
 */
async function link(c: Context<ApiEnv>, way: Way, trip: Trip, person: Person): Promise<Response> {
  const identity = await identityFromCookie(c.req.header("cookie"));
  if (!identity || identity.sessionId !== trip.linksFor) return refuse(c, "expired", trip);
  const { userId, email, name } = identity;
  const isOff = way.workspace !== null && !way.workspace.isOn;
  const fault = isOff ? "failed" : await faultOfLink(way, person, { id: userId, email, name });
  if (fault) {
    log.info({ provider: way.key, reason: fault }, "an identity was not linked");
    return refuse(c, fault, trip);
  }
  const linked = await linkIdentity({ userId, provider: way.key, ...person });
  if (linked.userId !== userId) return refuse(c, "linked-elsewhere", trip);
  if (linked.isNew) await recordSecurityEvent({ userId, name: "identity-linked", ...clientOf(c), data: dataOf(way, person) });
  return c.redirect(`${trip.next}?${new URLSearchParams({ linked: linked.id })}`, 303);
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
  if (!trip.testedBy) return refuse(c, "failed", trip);
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

/** Told where it began: on the page that links identities, or else on the sign-in page. */
const refuse = (c: Context<ApiEnv>, reason: Refusal, { next, linksFor }: Pick<Trip, "next" | "linksFor"> = UNASKED) => {
  const said = new URLSearchParams({ refused: reason, ...(next === "/" || linksFor ? {} : { next }) });
  return c.redirect(`${linksFor ? next : "/sign-in"}?${said}`, 303);
};
