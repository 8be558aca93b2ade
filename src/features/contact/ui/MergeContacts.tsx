"use client";
/** Two contacts side by side: which values stay, and which of the two goes. */
import { Modal } from "antd";
import { ArrowLeftRight, Check } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import type { MergeChoice } from "#/features/contact/merge/rules.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

const CHOICES = [
  ["name", "contact.name"],
  ["email", "contact.email"],
  ["phone", "contact.phone"],
  ["timeZone", "contact.timeZone"],
] as const satisfies (readonly [MergeChoice, MessageKey])[];
const TYPING_MS = 150;

type Props = { contact: ContactRecord; found: ContactRecord | null; onClose: () => void; onMerged: (keptId: string) => void };

export const MergeContacts = observer(function MergeContacts({ contact, found, onClose, onMerged }: Props) {
  const { t } = useText();
  const client = useClient();
  const [other, setOther] = useState(found);
  const [isSwapped, setSwapped] = useState(false);
  const [take, setTake] = useState<MergeChoice[]>([]);
  const [kept, gone] = other && isSwapped ? [other, contact] : [contact, other];
  const merge = () => {
    if (!gone) return;
    client.take([{ type: "contact", record: gone }]);
    client.queue.add("contact.merge", { id: kept.id, otherId: gone.id, take });
    const undo = () => void client.queue.add("contact.unmerge", { id: kept.id, otherId: gone.id });
    toasts.show({ text: t("merge.done", { name: kept.name }), action: { label: t("action.undo"), keys: "Mod+z", perform: undo } });
    onMerged(kept.id);
  };
  return (
    <Modal open onCancel={onClose} title={t("merge.title")} footer={null} width={620} transitionName="" maskTransitionName="">
      {gone ? (
        <>
          <p className="t2">{t("merge.lede")}</p>
          <table className="table merge-table">
            <thead>
              <tr>
                <th scope="col">
                  <button
                    type="button"
                    className="icon-btn"
                    title={t("merge.swap")}
                    aria-label={t("merge.swap")}
                    onClick={() => {
                      setSwapped(!isSwapped);
                      setTake([]);
                    }}
                  >
                    <Icon of={ArrowLeftRight} />
                  </button>
                </th>
                <th scope="col">{t("merge.stays")}</th>
                <th scope="col">{t("merge.goes")}</th>
              </tr>
            </thead>
            <tbody>
              {CHOICES.map(([key, name]) => {
                const isTaken = take.includes(key) || (kept[key] === null && gone[key] !== null);
                const pick = (fromOther: boolean) => setTake(fromOther ? [...take, key] : take.filter((one) => one !== key));
                return (
                  <tr key={key}>
                    <th scope="row">{t(name)}</th>
                    {[kept, gone].map((side) => {
                      const isOther = side === gone;
                      const isChosen = isTaken === isOther;
                      return (
                        <td key={side.id}>
                          <button
                            type="button"
                            className={`merge-pick${isChosen && side[key] !== null ? " is-on" : ""}`}
                            aria-pressed={isChosen}
                            disabled={side[key] === null}
                            onClick={() => pick(isOther)}
                          >
                            <span dir="auto">{side[key] ?? "–"}</span>
                            {isChosen && side[key] !== null ? <Icon of={Check} size={14} /> : null}
                          </button>
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </tbody>
          </table>
          <button type="button" className="btn btn-primary" onClick={merge}>
            {t("merge.action")}
          </button>
        </>
      ) : (
        <FindOther not={contact.id} onFound={setOther} />
      )}
    </Modal>
  );
});

function FindOther({ not, onFound }: { not: string; onFound: (contact: ContactRecord) => void }) {
  const { t } = useText();
  const client = useClient();
  const [q, setQ] = useState("");
  const [found, setFound] = useState<ContactRecord[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!q.trim()) return setFound([]);
      client.api.get<Page<ContactRecord>>("contacts", { q, limit: 8, sort: "name" }).then(
        ({ data }) => setFound(data.filter((one) => one.id !== not)),
        () => setFound([]),
      );
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [client, q, not]);
  return (
    <div className="stackv">
      <label className="field">
        <span className="sr">{t("merge.find")}</span>
        {/* biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here */}
        <input autoFocus type="search" value={q} placeholder={t("merge.find")} onChange={(event) => setQ(event.target.value)} />
      </label>
      {found.map((one) => (
        <button type="button" key={one.id} className="merge-found" onClick={() => onFound(one)}>
          <b className="w5 ell" dir="auto">
            {one.name}
          </b>
          <span className="t3 ell" dir="auto">
            {one.email}
          </span>
        </button>
      ))}
    </div>
  );
}
