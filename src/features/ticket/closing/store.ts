/** Closing a ticket that lacks what it must have: what is missing is asked for first, and then the work goes on. */
import { makeAutoObservable, observableRef } from "mobx";
import type { Client } from "#/core/client/client.ts";
import { type FieldValue, type FieldValues, valueFault } from "#/features/customField/rules.ts";
import type { CustomFieldRecord } from "#/features/customField/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const isEmpty = (value: FieldValue | undefined) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** The fields a ticket lacks to be closed; the server asks the same. */
export const missingOf = (fields: readonly CustomFieldRecord[], ticket: Pick<TicketRecord, "fields">): CustomFieldRecord[] =>
  fields.filter((field) => {
    if (field.of !== "ticket" || field.isArchived || !field.isRequiredOnClose) return false;
    const value = ticket.fields[field.id];
    return isEmpty(value) || valueFault(field, value ?? null) !== null;
  });

type Question = { tickets: TicketRecord[]; fields: CustomFieldRecord[]; proceed: () => void };

export class ClosingStore {
  /** What is asked at the moment. */
  question: Question | null = null;
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<ClosingStore, "client">(this, { client: false, question: observableRef });
  }

  /** Goes on at once when nothing is missing; else when it was given. Tickets this device does not know are left to the server. */
  ask(tickets: TicketRecord[], proceed: () => void): void {
    const all = this.client.pool.all<CustomFieldRecord>("customField");
    const lacking = tickets.filter((ticket) => ticket.status !== "closed" && missingOf(all, ticket).length > 0);
    if (lacking.length === 0) {
      proceed();
      return;
    }
    const ids = new Set(lacking.flatMap((ticket) => missingOf(all, ticket).map(({ id }) => id)));
    const fields = all.filter((field) => ids.has(field.id)).sort((a, b) => a.position - b.position);
    this.question = { tickets: lacking, fields, proceed };
  }

  /** Each ticket is given what it lacks, and keeps what it has. */
  answer(values: FieldValues): void {
    const question = this.question;
    this.question = null;
    if (!question) return;
    for (const ticket of question.tickets) {
      const missing = missingOf(question.fields, ticket).map(({ id }) => id);
      const fields = Object.fromEntries(Object.entries(values).filter(([id]) => missing.includes(id)));
      this.client.queue.add("ticket.update", { id: ticket.id, fields });
    }
    question.proceed();
  }

  cancel(): void {
    this.question = null;
  }
}
