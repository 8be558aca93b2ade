"use client";
/** Which icon stands before a label or a view. */
import { ChevronDown } from "lucide-react";
import { Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { ICON_NAMES, type IconName } from "#/ui/iconName.ts";
import { MARKS } from "#/ui/marks.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

type Props = { value: IconName | null; usual: IconType; isDisabled: boolean; onChange: (icon: IconName | null) => void };
export function IconLine({ value, usual, isDisabled, onChange }: Props) {
  const { t } = useText();
  const name = value ? t(`icon.${value}`) : t("icon.usual");
  const items = () => [
    { id: "usual", label: t("icon.usual"), icon: usual, isOn: value === null, perform: () => onChange(null) },
    ...ICON_NAMES.map((one) => ({ id: one, label: t(`icon.${one}`), icon: MARKS[one], isOn: one === value, perform: () => onChange(one) })),
  ];
  return (
    <Line name={t("settings.icon")} isTitle>
      {() => (
        <Picker content={{ label: t("settings.icon"), placeholder: t("settings.iconFind"), items }} placement="bottomEnd">
          <button type="button" className="btn" disabled={isDisabled}>
            <Icon of={value ? MARKS[value] : usual} />
            <span className="sr">{t("settings.icon")}: </span>
            {name}
            <Icon of={ChevronDown} size={14} />
          </button>
        </Picker>
      )}
    </Line>
  );
}
