"use client";
/** How the workspace's mails look: logo, colour, footer; and each of its mails as it will be. */
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import { TemplatePreview } from "#/features/mail/template/ui/TemplatePreview.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/workspace/policy.ts";
import { MAIL_FOOTER_MAX, type WorkspaceRecord } from "#/features/workspace/schema.ts";
import { ColorLine } from "#/features/workspace/ui/settings/ColorLine.tsx";
import { Field, Group, Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { LogoLine } from "#/features/workspace/ui/settings/LogoLine.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const MailLook = observer(function MailLook() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const self = pool.get<MemberRecord>("member", me.id);
  if (!workspace) return null;
  const isReadOnly = !self || !may.update(self);
  const set = (change: Partial<WorkspaceRecord>) => queue.add("workspace.update", change);
  return (
    <>
      <h1>{t("settings.mail")}</h1>
      <p className="lede">{t("mailLook.lede")}</p>
      {isReadOnly ? <p className="notice">{t("settings.adminsOnlyHere")}</p> : null}
      <fieldset className="settings-plain" disabled={isReadOnly}>
        <legend className="sr">{t("settings.mail")}</legend>
        <Group>
          <LogoLine workspace={workspace} />
          <ColorLine color={workspace.mailColor} onChange={(mailColor) => set({ mailColor })} />
          <Line name={t("mailLook.footer")} hint={t("mailLook.footerHint")}>
            {(id, hint) => (
              <Field
                id={id}
                describedBy={hint}
                isLong
                maxLength={MAIL_FOOTER_MAX}
                value={workspace.mailFooter ?? ""}
                onChange={(footer) => set({ mailFooter: footer.trim() || null })}
              />
            )}
          </Line>
          <Toggle
            name={t("mailLook.replies")}
            hint={t("mailLook.repliesHint")}
            isOn={workspace.brandsReplies}
            isDisabled={isReadOnly}
            onChange={(brandsReplies) => set({ brandsReplies })}
          />
        </Group>
      </fieldset>
      <TemplatePreview lookVersion={workspace.version} />
    </>
  );
});
