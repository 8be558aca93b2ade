-- AlterTable
ALTER TABLE "session" ADD COLUMN     "device" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "provider" TEXT;

-- AlterTable
ALTER TABLE "sign_in_code" ADD COLUMN     "device" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "directory_token" (
    "workspaceId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "directory_token_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "directory_user" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "userName" TEXT NOT NULL,
    "externalId" TEXT,
    "givenName" TEXT,
    "familyName" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_user_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "directory_group" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "externalId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_group_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "directory_group_member" (
    "workspaceId" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "memberId" UUID NOT NULL,

    CONSTRAINT "directory_group_member_pkey" PRIMARY KEY ("workspaceId","groupId","memberId")
);

-- CreateTable
CREATE TABLE "identity_provider" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "clientId" TEXT,
    "clientSecret" TEXT,
    "ssoUrl" TEXT,
    "certificates" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metadataUrl" TEXT,
    "takesUnasked" BOOLEAN NOT NULL DEFAULT false,
    "isOn" BOOLEAN NOT NULL DEFAULT false,
    "testedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "identity_provider_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "sign_in_domain" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3),
    "checkedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_domain_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "sign_in_policy" (
    "workspaceId" UUID NOT NULL,
    "requiresSso" BOOLEAN NOT NULL DEFAULT false,
    "provisions" BOOLEAN NOT NULL DEFAULT false,
    "defaultRole" TEXT NOT NULL DEFAULT 'agent',
    "groupRoles" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "sign_in_policy_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "browserHash" TEXT NOT NULL,
    "kept" TEXT NOT NULL,
    "next" TEXT NOT NULL,
    "testedBy" UUID,
    "profile" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "used_assertion" (
    "id" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_assertion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "directory_token_hash_key" ON "directory_token"("hash");

-- CreateIndex
CREATE INDEX "directory_user_workspaceId_externalId_idx" ON "directory_user"("workspaceId", "externalId");

-- CreateIndex
CREATE INDEX "directory_group_workspaceId_name_idx" ON "directory_group"("workspaceId", "name");

-- CreateIndex
CREATE INDEX "directory_group_member_workspaceId_memberId_idx" ON "directory_group_member"("workspaceId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "identity_provider_workspaceId_kind_key" ON "identity_provider"("workspaceId", "kind");

-- CreateIndex
CREATE INDEX "sign_in_domain_name_idx" ON "sign_in_domain"("name");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_domain_workspaceId_name_key" ON "sign_in_domain"("workspaceId", "name");

-- CreateIndex
CREATE INDEX "identity_userId_idx" ON "identity"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "identity_provider_issuer_subject_key" ON "identity"("provider", "issuer", "subject");

-- CreateIndex
CREATE INDEX "sign_in_attempt_expiresAt_idx" ON "sign_in_attempt"("expiresAt");

-- CreateIndex
CREATE INDEX "used_assertion_expiresAt_idx" ON "used_assertion"("expiresAt");

-- AddForeignKey
ALTER TABLE "directory_token" ADD CONSTRAINT "directory_token_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_user" ADD CONSTRAINT "directory_user_workspaceId_id_fkey" FOREIGN KEY ("workspaceId", "id") REFERENCES "member"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_group" ADD CONSTRAINT "directory_group_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_group_member" ADD CONSTRAINT "directory_group_member_workspaceId_groupId_fkey" FOREIGN KEY ("workspaceId", "groupId") REFERENCES "directory_group"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_group_member" ADD CONSTRAINT "directory_group_member_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "directory_user"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_provider" ADD CONSTRAINT "identity_provider_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_domain" ADD CONSTRAINT "sign_in_domain_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_policy" ADD CONSTRAINT "sign_in_policy_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
