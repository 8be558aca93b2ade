/** What belongs here, and how to get it in. */
import type { ReactNode } from "react";

type Props = {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Empty because all is done: the drawing says so. */
  isDone?: boolean;
  /** The only heading of its page. */
  isPage?: boolean;
};

export function Empty({ title, children, action, isDone = false, isPage = false }: Props) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div className="empty">
      <svg className="art" viewBox="0 0 112 84" fill="none" aria-hidden="true" focusable="false">
        <rect x="14.5" y="30.5" width="83" height="46" rx="8" fill="var(--bg-subtle)" stroke="var(--line-strong)" />
        <path
          d="M14.5 54h22.2a4 4 0 0 1 3.7 2.5l1 2.5a4 4 0 0 0 3.7 2.5h21.8a4 4 0 0 0 3.7-2.5l1-2.5a4 4 0 0 1 3.7-2.5h22.2"
          stroke="var(--line-strong)"
        />
        <path d="M34 22h44M42 14h28" stroke="var(--line-strong)" strokeLinecap="round" />
        {isDone ? (
          <path d="m49 44 5 5 10-11" stroke="var(--accent-icon)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
        ) : null}
      </svg>
      <Title>{title}</Title>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  );
}
