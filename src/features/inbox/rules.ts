/** What follows from an inbox's address alone. */

/** A command for the terminal that sends a first mail to `address` through this machine's SMTP port. */
export const firstMailCommand = (address: string, smtpPort: number): string =>
  `printf 'From: Ann <ann@example.com>\\nTo: ${address}\\nSubject: My first ticket\\n\\nHello, does this arrive?\\n' | ` +
  `curl --url smtp://127.0.0.1:${smtpPort} --mail-from ann@example.com --mail-rcpt ${address} -T -`;
