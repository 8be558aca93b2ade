-- What kinds of parts were folded away from around a mail's new words; null where nothing was, or it is not known.
ALTER TABLE "message" ADD COLUMN "folds" TEXT[];
