/** How a domain to join by is proven. */

/** The DNS record that proves a domain. */
export const proofOf = ({ name, code }: { name: string; code: string }) => ({
  host: `_connect-join.${name}`,
  value: `connect-join=${code}`,
});
