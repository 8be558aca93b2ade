"use client";
/** Ant Design in the product's clothes, for the pages that use it: it is most of the weight of those that do not. */
import { AntdRegistry } from "@ant-design/nextjs-registry";
import { ConfigProvider, type ThemeConfig, theme } from "antd";
import type { ReactNode } from "react";
import { LOCALES } from "#/core/locale.ts";
import { useText } from "#/ui/messages/text.tsx";
import tokens from "#/ui/theme.json";
import { useTheme } from "#/ui/theme.tsx";

const SEEDS = ["colorPrimary", "colorLink", "colorSuccess", "colorWarning", "colorError", "colorInfo"] as const;
type Algorithm = (
  seed: Parameters<typeof theme.defaultAlgorithm>[0],
  map?: ReturnType<typeof theme.defaultAlgorithm>,
) => ReturnType<typeof theme.defaultAlgorithm>;
/** The dark algorithm would otherwise derive its own accent and state colours. */
const keepSeeds: Algorithm = (seed, map) => ({
  ...(map ?? theme.defaultAlgorithm(seed)),
  ...Object.fromEntries(SEEDS.map((name) => [name, seed[name]])),
});
const configOf = (name: "light" | "dark"): ThemeConfig => ({
  ...(tokens[name] as ThemeConfig),
  algorithm: [name === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm, keepSeeds],
  cssVar: { prefix: "cx", key: `connect-${name}` },
  hashed: false,
});
const CONFIGS = { light: configOf("light"), dark: configOf("dark") };

export function AntdProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const { name } = useTheme();
  const { t, language } = useText();
  return (
    <AntdRegistry>
      <ConfigProvider
        theme={CONFIGS[name]}
        direction={LOCALES[language].direction}
        wave={{ disabled: true }}
        csp={nonce ? { nonce } : undefined}
        tooltip={{ arrow: false }}
        popover={{ arrow: false }}
        modal={{ closable: { "aria-label": t("action.close") } }}
        drawer={{ closable: { "aria-label": t("action.close") } }}
      >
        {children}
      </ConfigProvider>
    </AntdRegistry>
  );
}
