import { parsePlace } from "#/features/workspace/place/rules.ts";
import { Screen } from "#/features/workspace/ui/Screen.tsx";
import { firstPage, local, memberOf, searchParams } from "../../access.ts";

type Props = {
  params: Promise<{ workspace: string; status: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function InboxPage({ params, searchParams: given }: Props) {
  const { workspace, status } = await params;
  const actor = await memberOf(workspace);
  const { list } = parsePlace(`inbox/${status}`, searchParams(await given));
  return <Screen seed={{ list: await firstPage(actor, list), ...(await local()) }} />;
}
