"use client";
/** Data and privacy: exports, erasures, how long tickets are kept, the record of processing, and the end of the workspace. */
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/privacy/policy.ts";
import { DeleteWorkspace } from "#/features/privacy/ui/DeleteWorkspace.tsx";
import { Erasures } from "#/features/privacy/ui/Erasures.tsx";
import { Exports } from "#/features/privacy/ui/Exports.tsx";
import { Processing } from "#/features/privacy/ui/Processing.tsx";
import { Retention } from "#/features/privacy/ui/Retention.tsx";
import { may as mayWorkspace } from "#/features/workspace/policy.ts";
import { useText } from "#/ui/messages/text.tsx";

/** Everybody has their own data; the rest is there for those who answer for it. */
export const Privacy = observer(function Privacy() {
  const { t } = useText();
  const { pool, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  if (!self) return null;
  return (
    <>
      <h1>{t("settings.privacy")}</h1>
      <p className="lede">{t("privacy.lede")}</p>
      <Exports />
      {may.erase(self) ? <Erasures /> : null}
      {may.setRetention(self) ? <Retention /> : null}
      {may.readRecord(self) ? <Processing /> : null}
      {mayWorkspace.delete(self) ? <DeleteWorkspace /> : null}
    </>
  );
});
