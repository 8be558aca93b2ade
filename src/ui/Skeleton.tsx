/** Grey bars where the words will be; for the first load only. */
const LINES = [
  [120, 220, 250],
  [96, 240, 210],
  [132, 180, 240],
  [110, 230, 180],
  [140, 200, 250],
  [90, 245, 220],
];

export function RowsSkeleton({ label }: { label: string }) {
  return (
    <div className="rows" role="status" aria-label={label}>
      {LINES.map(([who, subject, snippet]) => (
        <div className="row is-skeleton" key={who}>
          <div className="lead">
            <i className="sk sk-c sk-24" />
          </div>
          <div className="grow">
            <div className="l1">
              <i className="sk" style={{ width: who }} />
            </div>
            <div className="l2">
              <i className="sk" style={{ width: subject }} />
            </div>
            <div className="l3">
              <i className="sk" style={{ width: snippet, height: 8 }} />
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}

export function ThreadSkeleton({ label }: { label: string }) {
  return (
    <div className="thread" role="status" aria-label={label}>
      {[88, 62].map((percent) => (
        <div className="msg msg-in" key={percent}>
          <i className="sk sk-c sk-28" />
          <div className="sk-lines">
            <i className="sk" style={{ width: 136 }} />
            <i className="sk" style={{ width: "100%" }} />
            <i className="sk" style={{ width: `${percent}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
