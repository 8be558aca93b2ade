/** REST: /sign-in-trials, what a provider said when it was tried out */
import { AppError, notFound } from "#/core/errors.ts";
import { answer, createRoute, createRouter, named, problems, z } from "#/core/http.ts";
import { may } from "#/features/identityProvider/policy.ts";
import { type TrialRecord, trialRecord } from "#/features/identityProvider/schema.ts";
import { readTrial } from "#/features/session/provider/commands.ts";

export const routes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/sign-in-trials/{id}",
    tags: ["sign-in"],
    summary: "Read what an identity provider said in a try-out of one's own, for an hour",
    request: { params: z.object({ id: z.string().max(60) }) },
    responses: { 200: answer(named(trialRecord, "SignInTrial"), "What it said, and what a sign-in would have come to"), ...problems },
  }),
  async (c) => {
    const actor = c.get("actor");
    if (!may.read(actor)) throw new AppError("forbidden", "Your role does not allow this.");
    const trial = actor.type === "member" ? await readTrial<TrialRecord>(c.req.valid("param").id, actor.id) : null;
    if (!trial) throw notFound("try-out");
    return c.json(trial, 200);
  },
);
