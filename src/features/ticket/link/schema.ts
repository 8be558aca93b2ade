/** Ties of a ticket that change nothing in it: others about the same matter, and members who follow it. */
import { z } from "zod";
import { id } from "#/core/record.ts";

export const linkInput = z.strictObject({ id, otherId: id });
export const followInput = z.strictObject({ id });
/** More would be no hint any more. */
export const LINKS_MAX = 50;
