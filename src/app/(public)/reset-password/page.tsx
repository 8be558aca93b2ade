import type { Metadata } from "next";
import { ResetPassword } from "#/features/session/ui/ResetPassword.tsx";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";
import { text } from "#/app/reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("reset.title") };
}

export default function ResetPasswordPage() {
  return (
    <div className="auth">
      <ResetPassword />
      <LanguageSelect />
    </div>
  );
}
