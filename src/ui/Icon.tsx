/** Lucide's outlines at the weight of the design, and the one filled icon (urgent). Decoration: a word or a label always says it too. */
import type { LucideIcon } from "lucide-react";

export type IconType = LucideIcon | typeof Urgent;
type Props = { of: IconType; size?: 12 | 14 | 16 | 18 | 20; className?: string };

export function Icon({ of: Shape, size = 16, className = "" }: Props) {
  return (
    <Shape
      aria-hidden="true"
      focusable="false"
      strokeWidth={size === 12 ? 2 : 1.75}
      className={`ic${size === 16 ? "" : ` ic-${size}`} ${className}`}
    />
  );
}

export function Urgent({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="M8.6 2h6.8a2 2 0 0 1 1.4.6l4.6 4.6a2 2 0 0 1 .6 1.4v6.8a2 2 0 0 1-.6 1.4l-4.6 4.6a2 2 0 0 1-1.4.6H8.6a2 2 0 0 1-1.4-.6l-4.6-4.6a2 2 0 0 1-.6-1.4V8.6a2 2 0 0 1 .6-1.4l4.6-4.6A2 2 0 0 1 8.6 2Z"
        fill="currentColor"
        stroke="none"
      />
      <path d="M12 7v5.5M12 16.6v.1" stroke="var(--bg-canvas)" strokeWidth="2.6" />
    </svg>
  );
}

/** The product's own mark. */
export function Mark({ className = "mark" }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <rect width="20" height="20" rx="5" fill="var(--text-1)" />
      <path d="M13.6 7.2A4.4 4.4 0 1 0 13.6 12.8" fill="none" stroke="var(--bg-canvas)" strokeWidth="2" strokeLinecap="round" />
      <circle cx="13.9" cy="10" r="1.35" fill="var(--bg-canvas)" />
    </svg>
  );
}
