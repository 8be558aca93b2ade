-- AlterTable
ALTER TABLE "identity_provider" ADD COLUMN     "encryptionCertificate" TEXT,
ADD COLUMN     "encryptionKey" TEXT;
