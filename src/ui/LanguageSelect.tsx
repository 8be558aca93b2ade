"use client";
/** The choice of a language on pages outside the desk: every language by its own name, kept in this browser. */
import { Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { isLocale, LANGUAGES, LOCALES } from "#/core/locale.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useChooseLanguage, usePageText } from "#/ui/messages/text.tsx";

export function LanguageSelect() {
  const { t, language } = usePageText();
  const choose = useChooseLanguage();
  const router = useRouter();
  return (
    <footer className="language-select">
      <Icon of={Languages} size={14} />
      <select
        aria-label={t("language.label")}
        value={language}
        onChange={(event) => {
          const chosen = event.target.value;
          // The page's title is the server's.
          if (isLocale(chosen)) void choose(chosen).then((isDone) => isDone && router.refresh());
        }}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {LOCALES[one].name}
          </option>
        ))}
      </select>
    </footer>
  );
}
