/** Tidebook, who make a booking calendar for studios, salons and practices: its people and how they sort their mail. */
import type { DemoMember } from "./shape.ts";

export const COMPANY = "Tidebook";

export const MEMBERS: DemoMember[] = [
  { key: "dana", name: "Dana Whitfield", email: "demo@demo.localhost", role: "owner" },
  { key: "jonas", name: "Jonas Keller", email: "jonas@demo.localhost", role: "admin" },
  { key: "omar", name: "Omar Haddad", email: "omar@demo.localhost", role: "agent" },
  { key: "mei", name: "Mei-Ling Tan", email: "meiling@demo.localhost", role: "agent" },
  { key: "priya", name: "Priya Raman", email: "priya@demo.localhost", role: "light-agent" },
];

export const TEAMS: { name: string; members: string[] }[] = [
  { name: "Customer care", members: ["dana", "omar", "mei"] },
  { name: "Billing", members: ["dana", "omar"] },
  { name: "Engineering", members: ["jonas", "priya"] },
];

export const LABELS: { name: string; description: string }[] = [
  { name: "Bug", description: "Something does not do what it should" },
  { name: "Billing", description: "Plans, invoices, refunds" },
  { name: "Calendar sync", description: "Google, Outlook and iCal feeds" },
  { name: "Reminders", description: "Text messages and e-mails before a booking" },
  { name: "Feature request", description: "What Tidebook cannot do yet" },
  { name: "Getting started", description: "Setting up, importing, first bookings" },
  { name: "Privacy", description: "Data protection, deletion, exports" },
  { name: "VIP", description: "More than ten locations" },
];
