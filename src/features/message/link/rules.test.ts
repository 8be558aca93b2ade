import { expect, it } from "vitest";
import { hostOf, isDeceptive, withHosts } from "#/features/message/link/rules.ts";

it("names the host as the network knows it", () => {
  expect(hostOf("https://bank.example@evil.example/login")).toBe("evil.example");
  expect(hostOf("https://\u0430pple.example/")).toBe("xn--pple-43d.example");
  expect(hostOf("mailto:a@b.example")).toBeNull();
  expect(hostOf("/demo/ticket/1")).toBeNull();
  expect(hostOf("javascript:alert(1)")).toBeNull();
});

it("warns where the words are an address that the link does not lead to, and nowhere else", () => {
  for (const [words, href] of [
    ["bank.example", "https://evil.example/"],
    ["https://www.bank.example/login", "https://bank.example.evil.example/login"],
    ["www.bank.example", "http://10.0.0.1/"],
  ] as const)
    expect(isDeceptive(words, href), words).toBe(true);
  for (const [words, href] of [
    ["bank.example", "https://www.bank.example/x"],
    ["shop.bank.example", "https://bank.example/"],
    ["Your invoice", "https://evil.example/"],
    ["see bank.example now", "https://evil.example/"],
    ["help@bank.example", "https://bank.example/"],
    ["file.pdf", "mailto:x@y.example"],
  ] as const)
    expect(isDeceptive(words, href), words).toBe(false);
});

it("writes hosts on links, and keeps what else they have", () => {
  const html = withHosts('<p><a href="https://evil.example/?a=1&amp;b=2" rel="noopener" title="bank.example"><b>bank.example</b></a></p>');
  expect(html).toBe(
    '<p><a href="https://evil.example/?a=1&amp;b=2" rel="noopener"  data-host="evil.example" title="evil.example"><b>bank.example</b></a> <span class="cx-host">⚠ evil.example</span></p>',
  );
  const quoted = withHosts('<a href="https://evil&quot;onfocus=alert(1)&quot;.example/">x</a>');
  expect(quoted).toContain('data-host="evil&#34;onfocus=alert(1)&#34;.example"');
  expect(withHosts('<a href="mailto:x@y.example">x</a><a name="top">y</a>')).toBe('<a href="mailto:x@y.example">x</a><a name="top">y</a>');
  expect(withHosts('<a href="/api/v1/tickets" rel="noopener">x</a>')).toBe('<a  rel="noopener">x</a>');
});
