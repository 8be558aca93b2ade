import { expect, it } from "vitest";
import { roleByGroups } from "#/features/identityProvider/requirement/rules.ts";
import { type Evidence, judge } from "#/features/session/provider/rules.ts";

const ada = { id: "ada", email: "ada@corp.example" };
const eve = { id: "eve", email: "eve@corp.example" };
const of = (change: Partial<Evidence>) => {
  const verdict = judge({
    email: ada.email,
    isEmailVerified: true,
    known: null,
    addressee: ada,
    isTaken: false,
    workspace: null,
    ...change,
  });
  return verdict.outcome === "refused" ? verdict.reason : `${verdict.outcome} ${verdict.userId}`;
};
const workspace = { speaksFor: true, member: { isActive: true }, provisions: false };

it.each<[Partial<Evidence>, string]>([
  // The installation's provider.
  [{}, "links ada"],
  [{ known: ada }, "signs-in ada"],
  // Who was known before stays who they are, whatever the address is now.
  [{ known: eve }, "signs-in eve"],
  [{ known: eve, email: null, isEmailVerified: false, addressee: null }, "signs-in eve"],
  [{ isEmailVerified: false }, "unverified"],
  [{ email: null }, "unverified"],
  [{ addressee: null }, "no-account"],
  [{ isTaken: true }, "other-person"],
  // A workspace's.
  [{ workspace }, "links ada"],
  [{ workspace: { ...workspace, speaksFor: false } }, "foreign-address"],
  [{ known: ada, workspace: { ...workspace, speaksFor: false } }, "foreign-address"],
  [{ isEmailVerified: false, workspace }, "unverified"],
  [{ workspace: { ...workspace, member: { isActive: false } } }, "deactivated"],
  [{ workspace: { ...workspace, member: { isActive: false }, provisions: true } }, "deactivated"],
  [{ workspace: { ...workspace, member: null } }, "not-a-member"],
  [{ workspace: { ...workspace, member: null, provisions: true } }, "provisions ada"],
  [{ addressee: null, workspace: { ...workspace, member: null, provisions: true } }, "provisions null"],
  [{ addressee: null, isEmailVerified: false, workspace: { ...workspace, member: null, provisions: true } }, "unverified"],
  [{ isTaken: true, workspace: { ...workspace, member: null, provisions: true } }, "other-person"],
])("%j: %s", (change, expected) => {
  expect(of(change)).toBe(expected);
});

it("gives the highest role of somebody's groups, else the default", () => {
  const policy = {
    defaultRole: "light-agent",
    groupRoles: [
      { group: "Support", role: "agent" },
      { group: "Leads", role: "admin" },
    ],
  } as const;
  const given = (...groups: string[]) => roleByGroups({ ...policy, groupRoles: [...policy.groupRoles] }, groups);
  expect([given(), given("Other"), given("support"), given(" LEADS ", "Support")]).toEqual([
    "light-agent",
    "light-agent",
    "agent",
    "admin",
  ]);
});
