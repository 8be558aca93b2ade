/** What happens after a code was asked for, and the hourly sweep. */
import { createElement } from "react";
import { every, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { transport } from "#/adapters/mail/index.ts";
import { makeSignInCode, sweepSignIns } from "#/features/session/commands.ts";
import { CODE_MINUTES } from "#/features/session/schema.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
