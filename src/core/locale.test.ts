import { expect, test } from "vitest";
import { localeOf } from "#/core/locale.ts";

test.each([
  [undefined, null, "en", "en-GB"],
  [undefined, "de-AT,de;q=0.9,en;q=0.8", "de", "de-AT"],
  [undefined, "pt-BR,fr;q=0.7,es;q=0.9", "es", "es-ES"],
  ["fr", "de-DE,en-US;q=0.5", "fr", "fr-FR"],
  ["en", "en-US,en;q=0.5", "en", "en-US"],
  ["ar", "ar-EG", "ar", "ar-u-nu-latn"],
  ["__proto__", "xx;q=junk,,;", "en", "en-GB"],
])("the language chosen (%s), else the browser's (%s), is %s with the dates of %s", (chosen, accepted, locale, formats) => {
  expect(localeOf(chosen, accepted)).toEqual({ locale, formats });
});
