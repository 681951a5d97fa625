/** The simulated clouds as the reader's HTTP, in process and in the clock's time. */
import type { Http, HttpOutcome } from "../../../functions/targets/read/http.ts";
import type { Clock } from "../ports.ts";
import type { Cloud, Reply } from "./cloud.ts";

export function cloudHttp(clouds: readonly Cloud[], clock: Clock): Http {
  return async ({ method, url, headers, body, limitMs }) => {
    const { origin, pathname, search } = new URL(url);
    const cloud = clouds.find((each) => each.origin === origin);
    if (!cloud) return failed("its name is not known to DNS (ENOTFOUND)", false);
    const request = {
      method,
      target: `${pathname}${search}`,
      headers,
      ...(body === undefined ? {} : { body }),
    };
    return new Promise<HttpOutcome>((resolve) => {
      const late = clock.after(limitMs, "an HTTP request's time is over", () =>
        resolve(failed(`no whole answer within ${Math.round(limitMs / 100) / 10} s`, false)),
      );
      const end = async (): Promise<void> => {
        const outcome = outcomeOf(await cloud.reply(request));
        if (outcome === undefined) return;
        late.cancel();
        resolve(outcome);
      };
      void end();
    });
  };
}

const failed = (reason: string, isTransient: boolean): HttpOutcome => ({
  kind: "failed",
  reason,
  isTransient,
});

/** @returns undefined for silence. */
function outcomeOf(reply: Reply): HttpOutcome | undefined {
  switch (reply.kind) {
    case "answer":
      return { kind: "answered", ...reply.answer };
    case "refused":
      return failed("nothing listens there (ECONNREFUSED)", true);
    case "cut":
      return failed("the connection was cut (ECONNRESET)", true);
    case "silence":
      return undefined;
  }
}
