/** What can be done with a conversation and with one message of it, each defined once: buttons, menus, keys and the palette are made from this. */
import { ArrowDown, Eye, FileArchive, FileCode2, Image, ImageOff, Search } from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { mayDo } from "#/features/contact/action/store.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { ContactStore } from "#/features/contact/store.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { MessageStore } from "#/features/message/store.ts";
import { ConversationStore } from "#/features/message/view/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { Translate } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";

/** The files of a message that are not part of its text. */
export const filesOf = (message: MessageRecord): AttachmentRecord[] => message.attachments.filter(({ isInline }) => !isInline);

/** Came by mail or leaves by mail. */
const hasOriginal = (message: MessageRecord) => message.kind !== "note" && message.messageId !== null;

/** Of one message. */
export function messageActions(client: Client, message: MessageRecord, t: Translate): Action[] {
  const view = client.store(ConversationStore);
  const files = filesOf(message);
  return [
    {
      id: "original",
      name: "message.original",
      icon: FileCode2,
      may: () => hasOriginal(message),
      perform: () => view.set({ originalId: message.id }),
    },
    { id: "files", name: "message.viewFiles", icon: Eye, may: () => files.length > 0, perform: () => view.view(files, 0) },
    {
      id: "downloadAll",
      name: "message.downloadAll",
      icon: FileArchive,
      may: () => files.length > 1,
      perform: () => window.location.assign(archiveUrl(client, message)),
    },
    ...imageActions(client, message, t),
  ];
}

/** Of the conversation as a whole; what concerns one message is done to the newest that it can be done to. */
export function conversationActions(client: Client, ticket: TicketRecord, t: Translate): Action[] {
  const view = client.store(ConversationStore);
  const { messages } = client.store(MessageStore).thread(ticket.id);
  const received = messages.findLast(hasOriginal);
  const withFiles = messages.findLast((message) => filesOf(message).length > 0);
  const sender = messages.findLast(({ kind }) => kind === "customer");
  const own = (message: MessageRecord | undefined, ids: Record<string, string[]>): Action[] =>
    message ? messageActions(client, message, t).flatMap((action) => (ids[action.id] ? [{ ...action, keys: ids[action.id] }] : [])) : [];
  return [
    { id: "find", name: "conversation.find", icon: Search, keys: ["Mod+f"], perform: () => view.set({ sought: view.sought ?? "" }) },
    { id: "newest", name: "conversation.newest", icon: ArrowDown, keys: ["End"], perform: () => view.showNewest() },
    ...own(withFiles, { files: ["v"], downloadAll: [] }),
    ...own(received, { original: ["Shift+o"] }),
    ...own(sender, { allowImages: [], forbidImages: [] }),
  ];
}

/** All files of a message as one. */
export const archiveUrl = (client: Client, message: MessageRecord) =>
  `/api/v1/messages/${message.id}/attachments.zip?workspace=${client.workspace.slug}`;

/** Whether the images that lie with others are loaded in this message at once. */
export const areImagesAllowed = (client: Client, message: MessageRecord): boolean =>
  client.pool.get<ContactRecord>("contact", message.author.id ?? undefined)?.areImagesAllowed ?? false;

/** For everybody in the workspace, until somebody takes it back. */
function imageActions(client: Client, message: MessageRecord, t: Translate): Action[] {
  const { type, id } = message.author;
  if (type !== "contact" || !id || !message.html) return [];
  const isAllowed = areImagesAllowed(client, message);
  const name = message.author.name || message.author.email || "";
  const set = (areAllowed: boolean) => client.store(ContactStore).update(id, { areImagesAllowed: areAllowed });
  const change = (areAllowed: boolean) => () => {
    set(areAllowed);
    toasts.show({
      text: t(areAllowed ? "message.imagesAllowed" : "message.imagesForbidden", { name }),
      icon: areAllowed ? Image : ImageOff,
      action: { label: t("action.undo"), keys: "Mod+z", perform: () => set(!areAllowed) },
    });
  };
  const canChange = () => mayDo(client, "update");
  return [
    { id: "allowImages", name: "message.allowImages", icon: Image, may: () => !isAllowed && canChange(), perform: change(true) },
    { id: "forbidImages", name: "message.forbidImages", icon: ImageOff, may: () => isAllowed && canChange(), perform: change(false) },
  ];
}
