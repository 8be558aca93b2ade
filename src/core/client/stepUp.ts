/** Step-up in the browser: an act the server wants confirmed asks the person whether it is them, and is then tried once more. */

type Ask = () => Promise<boolean>;
let ask: Ask | null = null;

/** `next` asks the person, and says whether they have confirmed. Returns how to stop. */
export function askBy(next: Ask): () => void {
  ask = next;
  return () => {
    if (ask === next) ask = null;
  };
}

/** Sends a request, and again when the server wanted the person to confirm first and they have. */
export async function confirmed(send: () => Promise<Response>): Promise<Response> {
  const response = await send();
  if (response.status !== 403 || !ask) return response;
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  return problem?.code === "confirm-identity" && (await ask()) ? send() : response;
}
