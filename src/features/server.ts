/** One line a feature: what it can do on the server, and where its REST resource is. */
// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { register } from "#/core/registry.ts";
import { createKey, createToken, revokeKey, revokeToken, rotateKey } from "#/features/apiKey/commands.ts";
import { listApiKeys, listTokens } from "#/features/apiKey/queries.ts";
import { routes as apiKeyRoutes } from "#/features/apiKey/routes.ts";
import {
  assignRoles,
  createDirectoryGroup,
  createDirectoryUser,
  deleteDirectoryGroup,
  deleteDirectoryUser,
  deleteToken,
  setToken,
  updateDirectoryGroup,
  updateDirectoryUser,
} from "#/features/directory/commands.ts";
import { tasks as directoryTasks } from "#/features/directory/jobs.ts";
import {
  listDirectoryGroups,
  listDirectoryUsers,
  readDirectory,
  readDirectoryGroup,
  readDirectoryUser,
} from "#/features/directory/queries.ts";
import { routes as directoryRoutes } from "#/features/directory/routes.ts";
import { DIRECTORY_EVENTS } from "#/features/directory/schema.ts";
import { deleteIdentityProvider, recordTrial, setOidc, setSaml, updateIdentityProvider } from "#/features/identityProvider/commands.ts";
import { createSignInDomain, deleteSignInDomain, recordSignInDomain } from "#/features/identityProvider/domain/commands.ts";
import { crons as signInDomainCrons } from "#/features/identityProvider/domain/jobs.ts";
import { listSignInDomains, readSignInDomain } from "#/features/identityProvider/domain/queries.ts";
import { routes as signInDomainRoutes } from "#/features/identityProvider/domain/routes.ts";
import { SIGN_IN_DOMAIN_EVENTS } from "#/features/identityProvider/domain/schema.ts";
import { listIdentityProviders, readIdentityProvider } from "#/features/identityProvider/queries.ts";
import { updateSignInPolicy } from "#/features/identityProvider/requirement/commands.ts";
import { readSignInPolicy } from "#/features/identityProvider/requirement/queries.ts";
import { routes as signInPolicyRoutes } from "#/features/identityProvider/requirement/routes.ts";
import { SIGN_IN_POLICY_EVENTS } from "#/features/identityProvider/requirement/schema.ts";
import { routes as identityProviderRoutes } from "#/features/identityProvider/routes.ts";
import { IDENTITY_PROVIDER_EVENTS } from "#/features/identityProvider/schema.ts";
import { tasks as passwordTasks } from "#/features/session/password/jobs.ts";
import { crons as providerCrons, tasks as providerTasks } from "#/features/session/provider/jobs.ts";
import { routes as signInTrialRoutes } from "#/features/session/provider/trial/routes.ts";
import { API_KEY_EVENTS } from "#/features/apiKey/schema.ts";
import { eraseEvents } from "#/features/audit/erase/commands.ts";
import { tasks as auditTasks } from "#/features/audit/jobs.ts";
import { listAudit } from "#/features/audit/queries.ts";
import { routes as auditRoutes } from "#/features/audit/routes.ts";
import { AUDIT_EVENTS } from "#/features/audit/schema.ts";
import { sealCrons } from "#/features/audit/seal/jobs.ts";
import { createAttachment } from "#/features/attachment/commands.ts";
import { attachmentsOf, readAttachment } from "#/features/attachment/queries.ts";
import { routes as attachmentRoutes } from "#/features/attachment/routes.ts";
import { ATTACHMENT_EVENTS } from "#/features/attachment/schema.ts";
import { deleteUpload, finishUpload, receivePiece, startUpload } from "#/features/attachment/upload/commands.ts";
import { uploadCrons } from "#/features/attachment/upload/jobs.ts";
import { readUpload } from "#/features/attachment/upload/queries.ts";
import { routes as uploadRoutes } from "#/features/attachment/upload/routes.ts";
import { createCompany, deleteCompany, mergeCompanies, updateCompany } from "#/features/company/commands.ts";
import { listCompanies, readCompany, syncedCompanies } from "#/features/company/queries.ts";
import { routes as companyRoutes } from "#/features/company/routes.ts";
import { COMPANY_EVENTS } from "#/features/company/schema.ts";
import { blockContact, unblockContact } from "#/features/contact/block/commands.ts";
import { routes as contactBlockRoutes } from "#/features/contact/block/routes.ts";
import { createContact, deleteContact, ensureContact, updateContact } from "#/features/contact/commands.ts";
import { exportContacts } from "#/features/contact/export/queries.ts";
import { routes as contactExportRoutes } from "#/features/contact/export/routes.ts";
import { importContacts } from "#/features/contact/import/commands.ts";
import { previewImport } from "#/features/contact/import/queries.ts";
import { routes as contactImportRoutes } from "#/features/contact/import/routes.ts";
import { mergeContacts, unmergeContacts } from "#/features/contact/merge/commands.ts";
import { routes as contactMergeRoutes } from "#/features/contact/merge/routes.ts";
import { contactDuplicates, listContacts, readContact, syncedContacts } from "#/features/contact/queries.ts";
import { routes as contactRoutes } from "#/features/contact/routes.ts";
import { CONTACT_EVENTS } from "#/features/contact/schema.ts";
import { createCustomField, updateCustomField } from "#/features/customField/commands.ts";
import { listCustomFields, readCustomField, syncedCustomFields } from "#/features/customField/queries.ts";
import { routes as customFieldRoutes } from "#/features/customField/routes.ts";
import { CUSTOM_FIELD_EVENTS } from "#/features/customField/schema.ts";
import { createDomain, deleteDomain, recordDomain } from "#/features/domain/commands.ts";
import { crons as domainCrons, tasks as domainTasks } from "#/features/domain/jobs.ts";
import { listDomains, readDomain, readDomainToCheck, syncedDomains } from "#/features/domain/queries.ts";
import { routes as domainRoutes } from "#/features/domain/routes.ts";
import { DOMAIN_EVENTS } from "#/features/domain/schema.ts";
import { deleteDraft, saveDraft } from "#/features/draft/commands.ts";
import { syncedDrafts } from "#/features/draft/queries.ts";
import { DRAFT_EVENTS } from "#/features/draft/schema.ts";
import { createInbox, updateInbox } from "#/features/inbox/commands.ts";
import { setOutgoing } from "#/features/inbox/outgoing/commands.ts";
import { routes as inboxOutgoingRoutes } from "#/features/inbox/outgoing/routes.ts";
import { listInboxes, readInbox, syncedInboxes } from "#/features/inbox/queries.ts";
import { routes as inboxRoutes } from "#/features/inbox/routes.ts";
import { createJoinDomain, deleteJoinDomain, joinByDomain, recordJoinDomain } from "#/features/join/domain/commands.ts";
import { joinCrons, joinTasks } from "#/features/join/domain/jobs.ts";
import { createJoinLink, joinByLink, revokeJoinLink } from "#/features/join/link/commands.ts";
import { listJoinDomains, listJoinLinks } from "#/features/join/queries.ts";
import { routes as joinRoutes } from "#/features/join/routes.ts";
import { JOIN_EVENTS } from "#/features/join/schema.ts";
import { INBOX_EVENTS } from "#/features/inbox/schema.ts";
import { createLabel, deleteLabel, mergeLabels, updateLabel } from "#/features/label/commands.ts";
import { listLabels, readLabel, readLabelUsage, syncedLabels } from "#/features/label/queries.ts";
import { routes as labelRoutes } from "#/features/label/routes.ts";
import { LABEL_EVENTS } from "#/features/label/schema.ts";
import { createMacro, deleteMacro, forgetInMacros, replaceLabelInMacros, updateMacro } from "#/features/macro/commands.ts";
import { listMacros, readMacro, syncedMacros } from "#/features/macro/queries.ts";
import { routes as macroRoutes } from "#/features/macro/routes.ts";
import { MACRO_EVENTS } from "#/features/macro/schema.ts";
import { acknowledge as acknowledgeMail, forgetAutomaticMail } from "#/features/mail/automatic/jobs.ts";
import { emptyOldSources } from "#/features/mail/keeping/jobs.ts";
import { recordFetching, removeFetching, setFetching } from "#/features/mail/fetching/commands.ts";
import { readFetching, syncedFetchings } from "#/features/mail/fetching/queries.ts";
import { routes as fetchingRoutes } from "#/features/mail/fetching/routes.ts";
import { FETCHING_EVENTS } from "#/features/mail/fetching/schema.ts";
import { retryInboundMail } from "#/features/mail/ledger/commands.ts";
import { listLedger, readRawMail } from "#/features/mail/ledger/queries.ts";
import { routes as ledgerRoutes } from "#/features/mail/ledger/routes.ts";
import { findAbandonedMail, processMail } from "#/features/mail/inbound/jobs.ts";
import { editOutboundMail, retryAllOutboundMail, retryOutboundMail } from "#/features/mail/outbound/commands.ts";
import { readOriginal } from "#/features/mail/original/queries.ts";
import { routes as originalRoutes } from "#/features/mail/original/routes.ts";
import { findAbandonedReplies, sendReply } from "#/features/mail/outbound/jobs.ts";
import { reactivate } from "#/features/mail/outbound/way/jobs.ts";
import { listOutboundMail, readOutboundMail } from "#/features/mail/queries.ts";
import { routes as mailRoutes } from "#/features/mail/routes.ts";
import { readTemplateSample } from "#/features/mail/template/queries.ts";
import { routes as mailTemplateRoutes } from "#/features/mail/template/routes.ts";
import { readTrialTarget } from "#/features/mail/trial/queries.ts";
import { routes as mailTrialRoutes } from "#/features/mail/trial/routes.ts";
import { MAIL_EVENTS } from "#/features/mail/schema.ts";
import {
  admitMember,
  createMember,
  inviteMember,
  joinWorkspace,
  leaveWorkspace,
  provisionMember,
  resendInvitation,
  transferOwnership,
  updateMember,
} from "#/features/member/commands.ts";
import { tasks as memberTasks } from "#/features/member/jobs.ts";
import { setAvatar, updateProfile } from "#/features/member/profile/commands.ts";
import { routes as profileRoutes } from "#/features/member/profile/routes.ts";
import { listMembers, readAvatar, readMember, syncedMembers } from "#/features/member/queries.ts";
import { routes as memberRoutes } from "#/features/member/routes.ts";
import { MEMBER_EVENTS } from "#/features/member/schema.ts";
import { acknowledge } from "#/features/message/acknowledge/commands.ts";
import { cancelMessage } from "#/features/message/cancel/commands.ts";
import { addFirstMessage, createMessage } from "#/features/message/commands.ts";
import { setDelivery } from "#/features/message/delivery/commands.ts";
import { moveMessages } from "#/features/message/move/commands.ts";
import { routes as messageFileRoutes } from "#/features/message/file/routes.ts";
import { listMessages, readInline, readMessage, syncedMessages } from "#/features/message/queries.ts";
import { receiveMessage } from "#/features/message/received/commands.ts";
import { routes as messageRoutes } from "#/features/message/routes.ts";
import { MESSAGE_EVENTS } from "#/features/message/schema.ts";
import { routes as presenceRoutes } from "#/features/presence/routes.ts";
import { advanceErasure, forgetFiles, requestErasure } from "#/features/privacy/erasure/commands.ts";
import { crons as erasureCrons, tasks as erasureTasks } from "#/features/privacy/erasure/jobs.ts";
import { listErasures, previewErasure, readErasure, syncedErasures } from "#/features/privacy/erasure/queries.ts";
import { routes as erasureRoutes } from "#/features/privacy/erasure/routes.ts";
import { ERASURE_EVENTS } from "#/features/privacy/erasure/schema.ts";
import {
  expireExport,
  failExport,
  finishExport,
  openDownload,
  requestExport,
  requestOwnExport,
} from "#/features/privacy/export/commands.ts";
import { crons as exportCrons, tasks as exportTasks } from "#/features/privacy/export/jobs.ts";
import { listExports, readExport, syncedExports } from "#/features/privacy/export/queries.ts";
import { routes as exportRoutes } from "#/features/privacy/export/routes.ts";
import { EXPORT_EVENTS } from "#/features/privacy/export/schema.ts";
import { readProcessing } from "#/features/privacy/record/queries.ts";
import { routes as processingRoutes } from "#/features/privacy/record/routes.ts";
import { expireTickets, updateRetention } from "#/features/privacy/retention/commands.ts";
import { crons as retentionCrons } from "#/features/privacy/retention/jobs.ts";
import { previewRetention, readRetention } from "#/features/privacy/retention/queries.ts";
import { routes as retentionRoutes } from "#/features/privacy/retention/routes.ts";
import { RETENTION_EVENTS } from "#/features/privacy/retention/schema.ts";
import { createRole, deleteRole, updateRole } from "#/features/role/commands.ts";
import { listRoles, readRole, syncedRoles } from "#/features/role/queries.ts";
import { routes as roleRoutes } from "#/features/role/routes.ts";
import { ROLE_EVENTS } from "#/features/role/schema.ts";
import { crons as searchCrons, tasks as searchTasks } from "#/features/search/jobs.ts";
import { search } from "#/features/search/queries.ts";
import { routes as searchRoutes } from "#/features/search/routes.ts";
import { routes as accountRoutes } from "#/features/session/account/routes.ts";
import { crons as sessionCrons, tasks as sessionTasks } from "#/features/session/jobs.ts";
import { crons as syncCrons } from "#/features/sync/jobs.ts";
import { syncedAccess } from "#/features/sync/queries.ts";
import { addSuppression, createSuppression, liftSuppression } from "#/features/suppression/commands.ts";
import { listSuppressions, readSuppression } from "#/features/suppression/queries.ts";
import { routes as suppressionRoutes } from "#/features/suppression/routes.ts";
import { SUPPRESSION_EVENTS } from "#/features/suppression/schema.ts";
import { routes as syncRoutes } from "#/features/sync/routes.ts";
import { createTeam, deleteTeam, setTeamMembers, updateTeam } from "#/features/team/commands.ts";
import { listTeams, readTeam, syncedTeams } from "#/features/team/queries.ts";
import { routes as teamRoutes } from "#/features/team/routes.ts";
import { TEAM_EVENTS } from "#/features/team/schema.ts";
import { routes as ticketVerbRoutes } from "#/features/ticket/action/routes.ts";
import { recountTicket } from "#/features/ticket/change/recount/commands.ts";
import { createTicket, openTicket, updateTicket } from "#/features/ticket/commands.ts";
import { crons as ticketCrons } from "#/features/ticket/jobs.ts";
import { moveMessage } from "#/features/ticket/moveMessage/commands.ts";
import { followUpTicket } from "#/features/ticket/followUp/commands.ts";
import { inviteGuest, removeGuest } from "#/features/ticket/guest/commands.ts";
import { followTicket, linkTickets, unfollowTicket, unlinkTickets } from "#/features/ticket/link/commands.ts";
import { revertTickets, updateMany } from "#/features/ticket/many/commands.ts";
import { routes as ticketManyRoutes } from "#/features/ticket/many/routes.ts";
import { mergeTicket, unmergeTicket } from "#/features/ticket/merge/commands.ts";
import { countTickets, listTicketEvents, listTicketIds, listTickets, readTicket, syncedTickets } from "#/features/ticket/queries.ts";
import { concern, markRead, markUnread } from "#/features/ticket/reading/commands.ts";
import { syncedTicketMembers } from "#/features/ticket/reading/queries.ts";
import { routes as ticketRoutes } from "#/features/ticket/routes.ts";
import { TICKET_EVENTS } from "#/features/ticket/schema.ts";
import { splitTicket } from "#/features/ticket/split/commands.ts";
import { createView, deleteView, replaceLabelInViews, updateView } from "#/features/view/commands.ts";
import { countViews, listViews, readView, syncedViews } from "#/features/view/queries.ts";
import { routes as viewRoutes } from "#/features/view/routes.ts";
import { VIEW_EVENTS } from "#/features/view/schema.ts";
import { createWorkspace, finishOnboarding, updateWorkspace } from "#/features/workspace/commands.ts";
import { setLogo } from "#/features/workspace/logo/commands.ts";
import { routes as logoRoutes } from "#/features/workspace/logo/routes.ts";
import { keepWorkspace, requestDeletion } from "#/features/workspace/deletion/commands.ts";
import { crons as deletionCrons, tasks as deletionTasks } from "#/features/workspace/deletion/jobs.ts";
import { routes as deletionRoutes } from "#/features/workspace/deletion/routes.ts";
import { readWorkspace, syncedWorkspaces } from "#/features/workspace/queries.ts";
import { routes as workspaceRoutes } from "#/features/workspace/routes.ts";
import { WORKSPACE_EVENTS } from "#/features/workspace/schema.ts";

register([
  {
    events: WORKSPACE_EVENTS,
    commands: [createWorkspace, updateWorkspace, setLogo, finishOnboarding, requestDeletion, keepWorkspace],
    queries: [readWorkspace],
    synced: [syncedWorkspaces],
    tasks: deletionTasks,
    crons: deletionCrons,
  },
  {
    events: MEMBER_EVENTS,
    commands: [
      admitMember,
      createMember,
      inviteMember,
      joinWorkspace,
      leaveWorkspace,
      provisionMember,
      resendInvitation,
      setAvatar,
      transferOwnership,
      updateMember,
      updateProfile,
    ],
    queries: [listMembers, readAvatar, readMember],
    synced: [syncedMembers],
    tasks: memberTasks,
  },
  { events: ROLE_EVENTS, commands: [createRole, updateRole, deleteRole], queries: [listRoles, readRole], synced: [syncedRoles] },
  { events: INBOX_EVENTS, commands: [createInbox, setOutgoing, updateInbox], queries: [listInboxes, readInbox], synced: [syncedInboxes] },
  {
    events: LABEL_EVENTS,
    commands: [createLabel, updateLabel, mergeLabels, deleteLabel],
    queries: [listLabels, readLabel, readLabelUsage],
    synced: [syncedLabels],
  },
  {
    events: TEAM_EVENTS,
    commands: [createTeam, updateTeam, setTeamMembers, deleteTeam],
    queries: [listTeams, readTeam],
    synced: [syncedTeams],
  },
  {
    events: MACRO_EVENTS,
    commands: [createMacro, updateMacro, deleteMacro, forgetInMacros, replaceLabelInMacros],
    queries: [listMacros, readMacro],
    synced: [syncedMacros],
  },
  {
    events: VIEW_EVENTS,
    commands: [createView, updateView, deleteView, replaceLabelInViews],
    queries: [countViews, listViews, readView],
    synced: [syncedViews],
  },
  {
    events: CUSTOM_FIELD_EVENTS,
    commands: [createCustomField, updateCustomField],
    queries: [listCustomFields, readCustomField],
    synced: [syncedCustomFields],
  },
  {
    events: COMPANY_EVENTS,
    commands: [createCompany, deleteCompany, mergeCompanies, updateCompany],
    queries: [listCompanies, readCompany],
    synced: [syncedCompanies],
  },
  {
    events: CONTACT_EVENTS,
    commands: [
      blockContact,
      unblockContact,
      createContact,
      deleteContact,
      ensureContact,
      importContacts,
      mergeContacts,
      unmergeContacts,
      updateContact,
    ],
    queries: [contactDuplicates, exportContacts, listContacts, previewImport, readContact],
    synced: [syncedContacts],
  },
  {
    events: TICKET_EVENTS,
    commands: [
      createTicket,
      openTicket,
      updateTicket,
      updateMany,
      revertTickets,
      mergeTicket,
      unmergeTicket,
      splitTicket,
      moveMessage,
      followUpTicket,
      linkTickets,
      unlinkTickets,
      followTicket,
      inviteGuest,
      removeGuest,
      unfollowTicket,
      markRead,
      markUnread,
      concern,
      recountTicket,
    ],
    queries: [countTickets, listTicketIds, listTicketEvents, listTickets, readTicket],
    synced: [syncedTickets, syncedTicketMembers],
    crons: ticketCrons,
  },
  {
    events: MESSAGE_EVENTS,
    commands: [acknowledge, addFirstMessage, createMessage, moveMessages, cancelMessage, receiveMessage, setDelivery],
    queries: [listMessages, readInline, readMessage],
    synced: [syncedMessages],
  },
  {
    events: MAIL_EVENTS,
    commands: [editOutboundMail, retryAllOutboundMail, retryInboundMail, retryOutboundMail],
    queries: [listOutboundMail, readOriginal, readOutboundMail, readTemplateSample, readTrialTarget, listLedger, readRawMail],
    tasks: [acknowledgeMail, processMail, reactivate, sendReply],
    crons: [emptyOldSources, findAbandonedMail, findAbandonedReplies, forgetAutomaticMail],
  },
  {
    events: FETCHING_EVENTS,
    commands: [recordFetching, removeFetching, setFetching],
    queries: [readFetching],
    synced: [syncedFetchings],
  },
  {
    events: DOMAIN_EVENTS,
    commands: [createDomain, recordDomain, deleteDomain],
    queries: [listDomains, readDomain, readDomainToCheck],
    synced: [syncedDomains],
    tasks: domainTasks,
    crons: domainCrons,
  },
  {
    events: SUPPRESSION_EVENTS,
    commands: [addSuppression, createSuppression, liftSuppression],
    queries: [listSuppressions, readSuppression],
  },
  { events: DRAFT_EVENTS, commands: [saveDraft, deleteDraft], synced: [syncedDrafts] },
  {
    events: ATTACHMENT_EVENTS,
    commands: [createAttachment, startUpload, receivePiece, finishUpload, deleteUpload],
    queries: [attachmentsOf, readAttachment, readUpload],
    crons: uploadCrons,
  },
  {
    events: API_KEY_EVENTS,
    commands: [createKey, rotateKey, revokeKey, createToken, revokeToken],
    queries: [listApiKeys, listTokens],
  },
  { events: AUDIT_EVENTS, commands: [eraseEvents], queries: [listAudit], tasks: auditTasks, crons: sealCrons },
  {
    events: JOIN_EVENTS,
    commands: [createJoinLink, revokeJoinLink, joinByLink, createJoinDomain, recordJoinDomain, deleteJoinDomain, joinByDomain],
    queries: [listJoinLinks, listJoinDomains],
    tasks: joinTasks,
    crons: joinCrons,
  },
  {
    events: [...EXPORT_EVENTS, ...ERASURE_EVENTS, ...RETENTION_EVENTS],
    commands: [
      requestExport,
      requestOwnExport,
      finishExport,
      failExport,
      expireExport,
      openDownload,
      requestErasure,
      forgetFiles,
      advanceErasure,
      updateRetention,
      expireTickets,
    ],
    queries: [listExports, readExport, listErasures, previewErasure, readErasure, previewRetention, readRetention, readProcessing],
    synced: [syncedExports, syncedErasures],
    tasks: [...exportTasks, ...erasureTasks],
    crons: [...exportCrons, ...erasureCrons, ...retentionCrons],
  },
  {
    events: [...IDENTITY_PROVIDER_EVENTS, ...SIGN_IN_DOMAIN_EVENTS, ...SIGN_IN_POLICY_EVENTS],
    commands: [
      setOidc,
      setSaml,
      updateIdentityProvider,
      recordTrial,
      deleteIdentityProvider,
      createSignInDomain,
      recordSignInDomain,
      deleteSignInDomain,
      updateSignInPolicy,
    ],
    queries: [listIdentityProviders, readIdentityProvider, listSignInDomains, readSignInDomain, readSignInPolicy],
    crons: signInDomainCrons,
  },
  {
    events: DIRECTORY_EVENTS,
    commands: [
      setToken,
      deleteToken,
      createDirectoryUser,
      updateDirectoryUser,
      deleteDirectoryUser,
      createDirectoryGroup,
      updateDirectoryGroup,
      deleteDirectoryGroup,
      assignRoles,
    ],
    queries: [readDirectory, listDirectoryUsers, readDirectoryUser, listDirectoryGroups, readDirectoryGroup],
    tasks: directoryTasks,
  },
  { tasks: [...sessionTasks, ...passwordTasks, ...providerTasks], crons: [...sessionCrons, ...providerCrons] },
  { queries: [search], tasks: searchTasks, crons: searchCrons },
  { synced: [syncedAccess], crons: syncCrons },
]);

/** Every resource below /api/v1 that works in a workspace. */
export const resources = [
  ticketManyRoutes,
  ...ticketVerbRoutes,
  ticketRoutes,
  messageRoutes,
  // Before the contacts, to whom their names would be ids.
  contactExportRoutes,
  contactImportRoutes,
  ...contactBlockRoutes,
  contactMergeRoutes,
  contactRoutes,
  companyRoutes,
  labelRoutes,
  roleRoutes,
  // Before the members, to whom its "me" would be an id.
  apiKeyRoutes,
  auditRoutes,
  joinRoutes,
  profileRoutes,
  memberRoutes,
  accountRoutes,
  teamRoutes,
  inboxRoutes,
  inboxOutgoingRoutes,
  fetchingRoutes,
  domainRoutes,
  identityProviderRoutes,
  signInDomainRoutes,
  signInPolicyRoutes,
  signInTrialRoutes,
  directoryRoutes,
  macroRoutes,
  viewRoutes,
  customFieldRoutes,
  workspaceRoutes,
  logoRoutes,
  deletionRoutes,
  exportRoutes,
  erasureRoutes,
  retentionRoutes,
  processingRoutes,
  attachmentRoutes,
  uploadRoutes,
  messageFileRoutes,
  originalRoutes,
  ledgerRoutes,
  mailRoutes,
  suppressionRoutes,
  mailTrialRoutes,
  mailTemplateRoutes,
  searchRoutes,
  syncRoutes,
  presenceRoutes,
];
