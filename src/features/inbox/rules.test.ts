import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { firstMailCommand, senderName } from "#/features/inbox/rules.ts";

test("the command for a first mail writes a whole mail and names where it goes", () => {
  const [print = "", send] = firstMailCommand("support@acme.localhost", 2525).split(" | ");
  expect(execFileSync("sh", ["-c", print], { encoding: "utf8" })).toBe(
    "From: Ann <ann@example.com>\nTo: support@acme.localhost\nSubject: My first ticket\n\nHello, does this arrive?\n",
  );
  expect(send).toBe("curl --url smtp://127.0.0.1:2525 --mail-from ann@example.com --mail-rcpt support@acme.localhost -T -");
});

test("a sender is called as the inbox's style says, and by the inbox's name where nobody in particular writes", () => {
  const names = { member: "Ana María Silva", inbox: "Support", workspace: "Acme" };
  expect(senderName("{firstName} from {workspace}", names)).toBe("Ana from Acme");
  expect(senderName("{member} · {inbox} {unknown}", names)).toBe("Ana María Silva · Support {unknown}");
  expect(senderName(null, names)).toBe("Support");
  expect(senderName("{member} from {workspace}", { ...names, member: null })).toBe("Support");
  expect(senderName("{workspace} {inbox}", { ...names, member: null })).toBe("Acme Support");
});
