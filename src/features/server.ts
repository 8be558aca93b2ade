/** One line a feature: what it can do on the server, and where its REST resource is. */
import { register } from "#/core/registry.ts";
import { createKey } from "#/features/apiKey/commands.ts";
import { listApiKeys } from "#/features/apiKey/queries.ts";
import { createAttachment } from "#/features/attachment/commands.ts";
import { readAttachment } from "#/features/attachment/queries.ts";
import { routes as attachmentRoutes } from "#/features/attachment/routes.ts";
import { createCompany } from "#/features/company/commands.ts";
import { listCompanies, readCompany, syncedCompanies } from "#/features/company/queries.ts";
import { routes as companyRoutes } from "#/features/company/routes.ts";
import { createContact, ensureContact, updateContact } from "#/features/contact/commands.ts";
import { listContacts, readContact, syncedContacts } from "#/features/contact/queries.ts";
import { routes as contactRoutes } from "#/features/contact/routes.ts";
import { createInbox } from "#/features/inbox/commands.ts";
import { listInboxes, readInbox, syncedInboxes } from "#/features/inbox/queries.ts";
import { routes as inboxRoutes } from "#/features/inbox/routes.ts";
import { createLabel, deleteLabel, updateLabel } from "#/features/label/commands.ts";
import { listLabels, readLabel, syncedLabels } from "#/features/label/queries.ts";
import { routes as labelRoutes } from "#/features/label/routes.ts";
import { retryOutboundMail } from "#/features/mail/commands.ts";
import { findAbandonedMail, processMail } from "#/features/mail/inbound/jobs.ts";
import { sendReply } from "#/features/mail/outbound/jobs.ts";
import { listOutboundMail, readOutboundMail } from "#/features/mail/queries.ts";
import { routes as mailRoutes } from "#/features/mail/routes.ts";
import { createMember, updateMember } from "#/features/member/commands.ts";
import { listMembers, readMember, syncedMembers } from "#/features/member/queries.ts";
import { routes as memberRoutes } from "#/features/member/routes.ts";
import { addFirstMessage, createMessage, receiveMessage, setDelivery } from "#/features/message/commands.ts";
import { listMessages, readMessage, syncedMessages } from "#/features/message/queries.ts";
import { routes as messageRoutes } from "#/features/message/routes.ts";
import { crons as searchCrons } from "#/features/search/jobs.ts";
import { search } from "#/features/search/queries.ts";
import { routes as searchRoutes } from "#/features/search/routes.ts";
import { crons as sessionCrons, tasks as sessionTasks } from "#/features/session/jobs.ts";
import { crons as syncCrons } from "#/features/sync/jobs.ts";
import { routes as syncRoutes } from "#/features/sync/routes.ts";
import { createTeam } from "#/features/team/commands.ts";
import { listTeams, readTeam, syncedTeams } from "#/features/team/queries.ts";
import { routes as teamRoutes } from "#/features/team/routes.ts";
import { createTicket, openTicket, updateTicket } from "#/features/ticket/commands.ts";
import { crons as ticketCrons } from "#/features/ticket/jobs.ts";
import { countTickets, listTicketEvents, listTickets, readTicket, syncedTickets } from "#/features/ticket/queries.ts";
import { routes as ticketRoutes } from "#/features/ticket/routes.ts";
import { createWorkspace } from "#/features/workspace/commands.ts";
import { syncedWorkspaces } from "#/features/workspace/queries.ts";

register([
  { commands: [createWorkspace], synced: [syncedWorkspaces] },
  { commands: [createMember, updateMember], queries: [listMembers, readMember], synced: [syncedMembers] },
  { commands: [createInbox], queries: [listInboxes, readInbox], synced: [syncedInboxes] },
  { commands: [createLabel, updateLabel, deleteLabel], queries: [listLabels, readLabel], synced: [syncedLabels] },
  { commands: [createTeam], queries: [listTeams, readTeam], synced: [syncedTeams] },
  { commands: [createCompany], queries: [listCompanies, readCompany], synced: [syncedCompanies] },
  { commands: [createContact, ensureContact, updateContact], queries: [listContacts, readContact], synced: [syncedContacts] },
  {
    commands: [createTicket, openTicket, updateTicket],
    queries: [countTickets, listTicketEvents, listTickets, readTicket],
    synced: [syncedTickets],
    crons: ticketCrons,
  },
  { commands: [addFirstMessage, createMessage, receiveMessage, setDelivery], queries: [listMessages, readMessage], synced: [syncedMessages] },
  { commands: [retryOutboundMail], queries: [listOutboundMail, readOutboundMail], tasks: [processMail, sendReply], crons: [findAbandonedMail] },
  { commands: [createAttachment], queries: [readAttachment] },
  { commands: [createKey], queries: [listApiKeys] },
  { tasks: sessionTasks, crons: sessionCrons },
  { queries: [search], crons: searchCrons },
  { crons: syncCrons },
]);

/** Every resource below /api/v1 that works in a workspace. */
export const resources = [
  ticketRoutes,
  messageRoutes,
  contactRoutes,
  companyRoutes,
  labelRoutes,
  memberRoutes,
  teamRoutes,
  inboxRoutes,
  attachmentRoutes,
  mailRoutes,
  searchRoutes,
  syncRoutes,
];
