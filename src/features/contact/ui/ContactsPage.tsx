"use client";
/** Everyone who writes to the workspace: the list, and one of them beside it. */
import { observer } from "mobx-react-lite";
import { lazy, Suspense, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { directoryActions } from "#/features/contact/action/store.ts";
import { ContactDirectory } from "#/features/contact/directory/store.ts";
import { ContactDetail } from "#/features/contact/ui/ContactDetail.tsx";
import { DirectoryPage } from "#/features/contact/ui/DirectoryPage.tsx";
import { NewContact } from "#/features/contact/ui/NewContact.tsx";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { ActionButtons } from "#/ui/ActionButtons.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { useText } from "#/ui/messages/text.tsx";

/** Brings the reader of CSV with it. */
const ImportContacts = lazy(() =>
  import("#/features/contact/ui/ImportContacts.tsx").then((module) => ({ default: module.ImportContacts })),
);

export const ContactsPage = observer(function ContactsPage({ detail }: { detail: string }) {
  const { t } = useText();
  const client = useClient();
  const { list } = useStore(ContactDirectory);
  const { go } = usePlace();
  const [dialog, setDialog] = useState<"create" | "import" | null>(null);
  const actions = directoryActions(client, { create: () => setDialog("create"), import: () => setDialog("import") });
  const open = (id: string) => go({ page: "contacts", detail: id });
  return (
    <>
      <DirectoryPage
        list={list}
        title="contacts.title"
        filter="contacts.filter"
        empty={{ title: "contacts.emptyTitle", text: "contacts.empty" }}
        none="contacts.none"
        openId={detail}
        onOpen={open}
        actions={<ActionButtons actions={actions} />}
      >
        {detail ? <ContactDetail key={detail} id={detail} onOpen={open} /> : <Empty title={t("contacts.choose")} />}
      </DirectoryPage>
      {dialog === "create" ? (
        <NewContact
          onClose={() => setDialog(null)}
          onMade={(id) => {
            setDialog(null);
            list.add(id);
            open(id);
          }}
        />
      ) : null}
      {dialog === "import" ? (
        <Suspense>
          <ImportContacts onClose={() => setDialog(null)} />
        </Suspense>
      ) : null}
    </>
  );
});
