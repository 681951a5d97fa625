import * as z from "zod";

/** A duration as scenarios write it; of a deed, the time since the rehearsal began. */
export const seconds = z.string().regex(/^\d+(s|m|h|d)$/, 'expected a duration such as "90s", "5m", "2h"');
