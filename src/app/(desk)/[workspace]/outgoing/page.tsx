import { Screen } from "#/features/workspace/ui/Screen.tsx";
import { local, memberOf } from "../access.ts";

export default async function OutgoingPage({ params }: { params: Promise<{ workspace: string }> }) {
  await memberOf((await params).workspace);
  return <Screen seed={{ ...(await local()) }} />;
}
