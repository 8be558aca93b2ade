/** Step-up in the browser: an act the server wants confirmed asks the person whether it is them, and is then tried once more. */

type Ask = () => Promise<boolean>;
let ask: Ask | null = null;
/** The question that is just being asked: it answers for all acts that wait. */
let asking: Promise<boolean> | null = null;

/** `next` asks the person, and says whether they have confirmed. Returns how to stop. */
export function askBy(next: Ask): () => void {
  ask = next;
  return () => {
    if (ask === next) [ask, asking] = [null, null];
  };
}

/** Sends a request, and again when the server wanted the person to confirm first and they have. */
export async function confirmed(send: () => Promise<Response>): Promise<Response> {
  const response = await send();
  if (response.status !== 403) return response;
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  if (problem?.code !== "confirm-identity" || !ask) return response;
  asking ??= ask().finally(() => {
    asking = null;
  });
  return (await asking) ? send() : response;
}
