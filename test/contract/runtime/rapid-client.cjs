// Lambda's runtime client for Node talks to the runtime API through a library in C++, which takes minutes to
// compile. This stands in its place, with the same three functions: it is asked for the next event, and told of
// an answer or an error. Requests go out one after the other, as there.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"use strict";
const http = require("node:http");

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? "").split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let last = Promise.resolve();
let isFirst = true;

function ask(method, path, headers, body) {
  const answered = last.then(
    () =>
      new Promise((resolve, reject) => {
        const request = http.request(
          { host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}`, headers },
          (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (chunk) => (text += chunk));
            response.on("end", () => resolve({ bodyJson: text, headers: response.headers }));
            response.on("error", reject);
          },
        );
        request.on("error", reject);
        request.end(body);
      }),
  );
  last = answered.catch(() => undefined);
  return answered;
}

/** With the first request goes what the start has cost: the clock and the processor time of this process. */
function spent() {
  if (!isFirst) return {};
  isFirst = false;
  const { user, system } = process.cpuUsage();
  return {
    "x-start-ms": performance.now().toFixed(3),
    "x-start-cpu-ms": ((user + system) / 1000).toFixed(3),
  };
}

const tell = (path, body, headers = {}) =>
  void ask("POST", path, { "content-type": "application/json", ...headers }, body).catch(() => undefined);

module.exports = {
  next: () => ask("GET", "next", spent()),
  done: (id, body) => tell(`${id}/response`, body),
  error: (id, body, cause) =>
    // The original puts the bytes of its UTF-8 into the header, which Node takes only character by character.
    tell(`${id}/error`, body, {
      "lambda-runtime-function-xray-error-cause": Buffer.from(cause, "utf8").toString("latin1"),
    }),
};
