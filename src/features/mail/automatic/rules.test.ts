import { expect, test } from "vitest";
import { budgetOf, isMachineAddress } from "#/features/mail/automatic/rules.ts";

test.each([
  ...["noreply", "no-reply", "do_not_reply", "MAILER-DAEMON", "postmaster", "bounces", "owner-list", "list-bounces", "list-request"],
  ...["bounce+abc=x.example", "shop-noreply", "noreply+7", "root"],
])("%s is a machine's address", (local) => expect(isMachineAddress(`${local}@x.example`)).toBe(true));

test.each(["ana", "support", "reply", "carla.root", "bouncer", "norah.eply", "owner"])("%s is a person's address", (local) =>
  expect(isMachineAddress(`${local}@x.example`)).toBe(false),
);

test("whose checks fail gets the least, who is proven the most", () => {
  const auth = { spf: "none", dkim: "none", dmarc: "none" } as const;
  expect(budgetOf(auth)).toEqual({ hour: 3, day: 5 });
  expect(budgetOf({ ...auth, dmarc: "pass" })).toEqual({ hour: 3, day: 10 });
  for (const failed of [{ dmarc: "fail" }, { spf: "fail" }, { spf: "softfail" }, { dkim: "fail" }] as const)
    expect(budgetOf({ ...auth, ...failed })).toEqual({ hour: 1, day: 1 });
});
