import type { Metadata } from "next";
import type { ReactNode } from "react";
import { execute } from "#/core/execute.ts";
import { bootstrap } from "#/core/sync.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Desk } from "#/features/workspace/ui/Desk.tsx";
import { buildId, memberOf } from "./access.ts";

type Props = { params: Promise<{ workspace: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).workspace };
}

export default async function DeskLayout({ params, children }: Props) {
  const { workspace: slug } = await params;
  const actor = await memberOf(slug);
  const { seq, put } = await bootstrap(actor);
  const own = put.find((one) => one.type === "member" && one.record.id === actor.id)?.record as MemberRecord | undefined;
  // An invited member has come: this page is where everybody comes in.
  if (own && !own.joinedAt) await execute(actor, "member.join", {});
  const workspace = put.find((one) => one.type === "workspace")?.record as WorkspaceRecord | undefined;
  const start = {
    seq,
    put,
    me: { id: actor.id, name: actor.name, email: actor.email },
    workspace: { id: actor.workspaceId, slug: workspace?.slug ?? slug },
    build: buildId(),
  };
  return <Desk start={start}>{children}</Desk>;
}
