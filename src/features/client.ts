/** What every feature adds to the browser's machine: how its commands will probably end. Stores are made when first asked for. */
import type { Optimistic } from "#/core/client/pool.ts";
import { companyOptimistic } from "#/features/company/store.ts";
import { contactOptimistic } from "#/features/contact/store.ts";
import { customFieldOptimistic } from "#/features/customField/store.ts";
import { draftOptimistic } from "#/features/draft/store.ts";
import { inboxOptimistic } from "#/features/inbox/store.ts";
import { labelOptimistic } from "#/features/label/store.ts";
import { memberOptimistic } from "#/features/member/store.ts";
import { macroOptimistic } from "#/features/macro/store.ts";
import { messageOptimistic } from "#/features/message/outgoing/store.ts";
import { teamOptimistic } from "#/features/team/store.ts";
import { actionOptimistic } from "#/features/ticket/action/optimistic/store.ts";
import { manyOptimistic } from "#/features/ticket/many/store.ts";
import { ticketOptimistic } from "#/features/ticket/store.ts";
import { viewOptimistic } from "#/features/view/store.ts";

export const optimistic: Record<string, Optimistic> = {
  ...companyOptimistic,
  ...contactOptimistic,
  ...labelOptimistic,
  ...memberOptimistic,
  ...messageOptimistic,
  ...ticketOptimistic,
  ...manyOptimistic,
  ...draftOptimistic,
  ...actionOptimistic,
  ...viewOptimistic,
  ...macroOptimistic,
  ...inboxOptimistic,
  ...teamOptimistic,
  ...customFieldOptimistic,
};
