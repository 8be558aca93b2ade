"use client";
/** Labels: the words that group tickets. */
import { Tag } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/label/policy.ts";
import { LABEL_USAGE_MAX, type LabelRecord, type LabelUsage } from "#/features/label/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { IconLine } from "#/features/workspace/ui/settings/IconLine.tsx";
import { Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Things } from "#/features/workspace/ui/settings/Things.tsx";
import { MARKS } from "#/ui/marks.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Question } from "#/ui/Question.tsx";
import { Picker } from "#/ui/Picker.tsx";

type Sure = { label: LabelRecord; into: LabelRecord | null; perform: () => void };

export const Labels = observer(function Labels() {
  const { t } = useText();
  const { api, pool, queue, me } = useClient();
  const [usage, setUsage] = useState<Map<string, number>>(new Map());
  const [sure, setSure] = useState<Sure | null>(null);
  const labels = pool.all<LabelRecord>("label").sort((a, b) => a.name.localeCompare(b.name));
  const self = pool.get<MemberRecord>("member", me.id);
  const isReadOnly = !self || !may.update(self);
  const key = labels.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again when labels come and go
  useEffect(() => {
    api.get<{ data: LabelUsage[] }>("label-usage").then(
      ({ data }) => setUsage(new Map(data.map(({ id, tickets }) => [id, tickets]))),
      // Without it, nothing is said of how often they are used.
      () => {},
    );
  }, [api, key]);
  const used = (id: string) => {
    const count = usage.get(id);
    if (count === undefined) return "";
    return count >= LABEL_USAGE_MAX ? t("settings.usedMany", { count: LABEL_USAGE_MAX }) : t("settings.used", { count });
  };
  const edit = (id: string, close: () => void) => {
    const label = pool.get<LabelRecord>("label", id);
    if (!label) return null;
    const set = (change: object) => queue.add("label.update", { id, ...change });
    const others = () =>
      labels
        .filter((other) => other.id !== id)
        .map((other) => ({
          id: other.id,
          label: other.name,
          icon: other.icon ? MARKS[other.icon] : Tag,
          hint: used(other.id),
          perform: () =>
            setSure({
              label,
              into: other,
              perform: () => {
                queue.add("label.merge", { id, intoId: other.id });
                close();
              },
            }),
        }));
    return (
      <Group>
        <Line name={t("settings.name")}>
          {(field) => <Field id={field} value={label.name} maxLength={50} isNeeded onChange={(name) => set({ name })} />}
        </Line>
        <Line name={t("settings.description")} hint={t("settings.labelDescriptionHint")}>
          {(field) => (
            <Field
              id={field}
              value={label.description ?? ""}
              maxLength={200}
              onChange={(value) => set({ description: value.trim() || null })}
            />
          )}
        </Line>
        <IconLine value={label.icon} usual={Tag} isDisabled={isReadOnly} onChange={(icon) => set({ icon })} />
        {self && may.merge(self) && labels.length > 1 ? (
          <Line name={t("settings.labelMerge")} hint={t("settings.labelMergeHint")} isTitle>
            {() => (
              <Picker
                content={{ label: t("settings.labelMergeInto"), placeholder: t("settings.labelMergeInto"), items: others }}
                placement="bottomEnd"
              >
                <button type="button" className="btn">
                  {t("settings.labelMergeInto")}
                </button>
              </Picker>
            )}
          </Line>
        ) : null}
        {self && may.delete(self) ? (
          <Line name={t("settings.labelDelete")} hint={used(id)} isTitle>
            {() => (
              <button
                type="button"
                className="btn btn-danger"
                onClick={() =>
                  setSure({
                    label,
                    into: null,
                    perform: () => {
                      queue.add("label.delete", { id });
                      close();
                    },
                  })
                }
              >
                {t("settings.delete")}
              </button>
            )}
          </Line>
        ) : null}
      </Group>
    );
  };
  return (
    <>
      <Things
        title={t("settings.labels")}
        lede={t("settings.labelsLede")}
        empty={t("settings.labelsEmpty")}
        readOnly={isReadOnly ? t("settings.agentsOnly") : null}
        things={labels.map(({ id, name, description, icon }) => ({
          id,
          name,
          icon: icon ? MARKS[icon] : Tag,
          hint: [description, used(id)].filter(Boolean).join(" · "),
        }))}
        add={{ label: t("settings.labelNew"), perform: (name) => queue.add("label.create", { id: uuidv7(), name }) }}
        edit={edit}
      />
      <Question
        asked={
          sure && {
            title: sure.into
              ? t("settings.labelMergeSure", { name: sure.label.name, into: sure.into.name })
              : t("settings.labelDeleteSure", { name: sure.label.name }),
            action: t(sure.into ? "settings.labelMerge" : "settings.delete"),
            isDanger: true,
            detail: used(sure.label.id),
            perform: sure.perform,
          }
        }
        onClose={() => setSure(null)}
      />
    </>
  );
});
