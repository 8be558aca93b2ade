/** What can be done with contacts, each defined once: its buttons, its menu and the palette are made from this. */
import { Ban, Download, Eraser, FileArchive, Image, ImageOff, Merge, Plus, Trash2, Upload } from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import { may } from "#/features/contact/policy.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { isErased } from "#/features/privacy/erasure/rules.ts";
import { may as mayPrivacy } from "#/features/privacy/policy.ts";
import type { Action } from "#/ui/shortcuts.ts";

/** May the reader do this? The server asks the same function again. */
export function mayDo(client: Client, what: Exclude<keyof typeof may, "read">): boolean {
  const me = client.pool.get<MemberRecord>("member", client.me.id);
  return me !== undefined && may[what](me);
}

type Dialogs = { create: () => void; import: () => void };

/** Of the list. */
export function directoryActions(client: Client, open: Dialogs): Action[] {
  const exportAll = () => window.location.assign(`/api/v1/contacts/export.csv?workspace=${client.workspace.slug}`);
  return [
    { id: "contact-new", name: "contacts.new", icon: Plus, may: () => mayDo(client, "create"), perform: open.create },
    { id: "contact-import", name: "contacts.import", icon: Upload, may: () => mayDo(client, "import"), perform: open.import },
    { id: "contact-export", name: "contacts.export", icon: Download, may: () => mayDo(client, "export"), perform: exportAll },
  ];
}

type ContactDialogs = { merge: () => void; delete: () => void; exportData: () => void; erase: () => void };

/** Of one contact. */
export function contactActions(client: Client, contact: ContactRecord, open: ContactDialogs): Action[] {
  const self = client.pool.get<MemberRecord>("member", client.me.id);
  const set = (name: string) => () => void client.queue.add(name, { id: contact.id });
  const canUpdate = () => mayDo(client, "update");
  return [
    { id: "contact-merge", name: "contact.merge", icon: Merge, may: () => mayDo(client, "merge"), perform: open.merge },
    { id: "contact-block", name: "contact.block", icon: Ban, may: () => !contact.isBlocked && canUpdate(), perform: set("contact.block") },
    {
      id: "contact-unblock",
      name: "contact.unblock",
      icon: Ban,
      may: () => contact.isBlocked && canUpdate(),
      perform: set("contact.unblock"),
    },
    {
      id: "contact-images-allow",
      name: "message.allowImages",
      icon: Image,
      may: () => !contact.areImagesAllowed && canUpdate(),
      perform: () => void client.queue.add("contact.update", { id: contact.id, areImagesAllowed: true }),
    },
    {
      id: "contact-images-forbid",
      name: "message.forbidImages",
      icon: ImageOff,
      may: () => contact.areImagesAllowed && canUpdate(),
      perform: () => void client.queue.add("contact.update", { id: contact.id, areImagesAllowed: false }),
    },
    {
      id: "contact-export-data",
      name: "privacy.export",
      icon: FileArchive,
      may: () => self !== undefined && mayPrivacy.export(self),
      perform: open.exportData,
    },
    {
      id: "contact-erase",
      name: "privacy.erase",
      icon: Eraser,
      may: () => self !== undefined && mayPrivacy.erase(self) && !isErased(contact),
      perform: open.erase,
    },
    { id: "contact-delete", name: "contact.delete", icon: Trash2, may: () => mayDo(client, "delete"), perform: open.delete },
  ];
}
