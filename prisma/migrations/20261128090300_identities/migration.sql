-- AlterTable
ALTER TABLE "session" ADD COLUMN     "identityId" UUID,
ADD COLUMN     "providerSession" TEXT;

-- AlterTable
ALTER TABLE "sign_in_attempt" ADD COLUMN     "linksFor" UUID;

-- CreateIndex
CREATE INDEX "session_identityId_idx" ON "session"("identityId");

-- CreateIndex
CREATE INDEX "session_provider_providerSession_idx" ON "session"("provider", "providerSession");
