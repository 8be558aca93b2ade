/** A text with what was looked for marked in it. */
type Props = {
  text: string;
  /** Pairs of start and end, in order, none over another. */
  hits: readonly (readonly [number, number])[];
};

export function Marked({ text, hits }: Props) {
  if (hits.length === 0) return text;
  let from = 0;
  const parts = hits.flatMap(([start, end]) => {
    const part = [
      text.slice(from, start),
      <mark className="hit" key={start}>
        {text.slice(start, end)}
      </mark>,
    ];
    from = end;
    return part;
  });
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}
