-- The raw mail of a message is found by its Message-ID.
CREATE INDEX "inbound_mail_workspaceId_messageId_idx" ON "inbound_mail"("workspaceId", "messageId");
