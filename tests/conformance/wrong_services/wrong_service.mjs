// What the three wrong services have in common: one line that tells the port, an end by SIGTERM, and the tables of
// what each has wrong and what it keeps, printed by --faults, so that the test has no list of its own. Loopback only.
import http from "node:http";

// Each examination has options of the service and of the examiner, unless none are needed, and a table:
// { serve: ["--slow"], examine: ["--profile", "3.0"], faults: { "check id": "what is wrong" }, kept: ["check id"] }.
export function offer(examinations, handle) {
  if (process.argv.includes("--faults")) return console.log(JSON.stringify(examinations));
  // A client that goes away while it is read is no fault of the service.
  const server = http.createServer((request, response) => handle(request, response).catch(() => response.destroy()));
  const at = process.argv.indexOf("--port");
  server.listen(at < 0 ? 0 : Number(process.argv[at + 1]), "127.0.0.1", () =>
    console.log(JSON.stringify({ event: "listening", address: "127.0.0.1", port: server.address().port })));
  process.on("SIGTERM", () => process.exit(0));
}

export async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

// The value of an option that the test gives, such as --key-set FILE.
export function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
