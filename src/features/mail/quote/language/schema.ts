/**
 * What mail programs, and people at the end of a mail, say in a language: data alone. Alternatives are parted by a bar. Case, width of letters
 * and marks of direction do not matter. To teach a language, add its entry in one of the folders beside this file, and a case to the table of the test.
 */
export type Language = {
  /** Words that "On Monday … wrote:" begins with. */
  on?: string;
  /** Verbs of that line. */
  wrote?: string;
  /** Names of the header lines that stand above what Outlook and its kin quote. */
  from?: string;
  sent?: string;
  to?: string;
  cc?: string;
  subject?: string;
  /** What stands between the dashes of "-----Original Message-----". */
  original?: string;
  /** What stands above a forwarded message. */
  forwarded?: string;
  /** How the line of a telephone or a program begins: "Sent from my". */
  device?: string;
  /** How such a line ends where the verb comes last. */
  deviceEnd?: string;
  /** Thanks above a name: words, that stay, above a signature that may follow. */
  thanks?: string;
  /** Formulas above a name at the end. */
  closing?: string;
  /** Marks of small print; two of them in a paragraph make one. */
  disclaimer?: string;
};
